import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { type Browser, launchChromium, type Page } from '@secure-mail/chromium';
import { build, defaultClientConditions } from 'vite';
import type { PageFunctions } from './page-functions.js';

/** What the page can fetch: folders with an index under their name, and streams. */
export interface ServedToPage {
  readonly folders?: Readonly<Record<string, string>>;
  readonly streams?: Readonly<Record<string, () => AsyncIterable<Uint8Array>>>;
}

/** This package as browsers get it, in a page of Chromium, with what it is to be tried on beside it. */
export class ConformancePage {
  readonly #server: Server;
  readonly #browser: Browser;
  readonly #page: Page;

  private constructor(server: Server, browser: Browser, page: Page) {
    this.#server = server;
    this.#browser = browser;
    this.#page = page;
  }

  static async open(served: ServedToPage = {}): Promise<ConformancePage> {
    const script = await bundle();
    const server = createServer((request, response) => {
      answer(new URL(request.url ?? '/', 'http://page.example').pathname, script, served, response).catch(
        () => response.destroy(),
      );
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const browser = await launchChromium();
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    return new ConformancePage(server, browser, page);
  }

  /** Calls one of the page's functions. */
  run<Name extends keyof PageFunctions>(
    name: Name,
    argument: Parameters<PageFunctions[Name]>[0],
  ): Promise<Awaited<ReturnType<PageFunctions[Name]>>> {
    return this.#page.evaluate(
      async ([called, given]) => {
        const { pageFunctions } = globalThis as unknown as {
          pageFunctions: Record<string, (argument: unknown) => Promise<unknown>>;
        };
        return pageFunctions[called as string]!(given);
      },
      [name, argument] as const,
    ) as Promise<Awaited<ReturnType<PageFunctions[Name]>>>;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }
}

async function answer(
  path: string,
  script: Uint8Array,
  { folders = {}, streams = {} }: ServedToPage,
  response: ServerResponse,
): Promise<void> {
  const [, name = '', file] = path.split(/^\/([^/]+)\/?/);
  if (path === '/') {
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><title>Conformance</title><script type="module" src="/page.js"></script>');
  } else if (path === '/page.js') {
    response.setHeader('content-type', 'text/javascript');
    response.end(script);
  } else if (streams[name]) {
    await pipeline(Readable.from(streams[name]()), response);
  } else if (folders[name] && file === '') {
    const entries = await readdir(folders[name], { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    response.end(JSON.stringify(files.map((full) => full.slice(folders[name]!.length + 1))));
  } else if (folders[name] && file && !file.includes('..')) {
    response.end(await readFile(join(folders[name], file)));
  } else {
    response.writeHead(404).end();
  }
}

/** The page's functions with everything that they import, resolved as for browsers. */
async function bundle(): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'conformance-'));
  try {
    const sources = fileURLToPath(new URL('.', import.meta.url));
    await build({
      configFile: false,
      logLevel: 'error',
      root: sources,
      resolve: { conditions: ['source', ...defaultClientConditions] },
      build: {
        outDir: folder,
        minify: false,
        lib: { entry: join(sources, 'page-functions.ts'), formats: ['es'], fileName: () => 'page.js' },
      },
    });
    return await readFile(join(folder, 'page.js'));
  } finally {
    await rm(folder, { recursive: true });
  }
}
