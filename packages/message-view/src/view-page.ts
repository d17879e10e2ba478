import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';

/** Tests' own: the policy under which the view must work; the service's pages have the same. */
export const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'";

export interface ViewPage {
  readonly url: string;
  close(): Promise<void>;
}

/** Tests' own: a page that offers the view's functions on its window, bundled from the sources. */
export async function serveViewPage(): Promise<ViewPage> {
  const script = await bundle();
  const server = createServer((request, response) => {
    if (request.url === '/') {
      response.writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': pagePolicy,
      });
      response.end(
        '<!doctype html><html lang="en"><title>View</title><meta name="viewport" content="width=device-width">' +
          '<style>body{margin:0;padding:1rem;background:Canvas;color-scheme:light dark}</style>' +
          '<div id="view"></div><script type="module" src="/view.js"></script></html>',
      );
    } else if (request.url === '/view.js') {
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => closed(server),
  };
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((done) => server.close(() => done()));
}

async function bundle(): Promise<string> {
  const sources = fileURLToPath(new URL('.', import.meta.url));
  const entry = `${sources}view-page-entry.ts`;
  const result = (await build({
    configFile: false,
    logLevel: 'error',
    root: sources,
    resolve: { conditions: ['source', 'module', 'browser', 'default'] },
    plugins: [
      {
        name: 'view-page-entry',
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? entryScript : null),
      },
    ],
    build: { write: false, minify: false, target: 'es2023', lib: { entry, formats: ['es'] } },
  })) as Rolldown.RolldownOutput[];
  return result.flatMap((output) => output.output).find((file) => file.type === 'chunk')?.code ?? '';
}

const entryScript = `
  import { mountMessageView } from './index.js';
  import { frameDocument, frameSandbox } from './frame-document.js';
  import { safeHtml } from './safe-html.js';
  Object.assign(window, { mountMessageView, frameDocument, frameSandbox, safeHtml });
`;
