import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { builtPage } from './built-page.js';

/** The policy that the service sends with its pages. */
const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; worker-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/** Answers an API call, or lets the connection break. */
export type ApiAnswer = (
  path: string,
  body: unknown,
  request: IncomingMessage,
) => { readonly status: number; readonly body?: unknown } | 'silence';

export interface ServedPage {
  readonly origin: string;
  close(): Promise<void>;
}

/**
 * Serves the built page of a package under `/page/` and says for every API call what the test wants said. Under
 * `/elsewhere/` it is served as by a plain web server, with nothing but the policy that it brings itself.
 */
export async function servePage(packageFolder: URL, answer: ApiAnswer): Promise<ServedPage> {
  const page = await builtPage(packageFolder);
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://page.example').pathname;
    const [, place, name] = /^\/(page|elsewhere)\/(.*)$/.exec(path) ?? [];
    if (name === undefined) {
      serveApi(answer, path, await bodyOf(request), request, response);
    } else {
      const headers = place === 'page' ? { 'content-security-policy': policy } : {};
      await serveFile(join(page.folder, name === '' ? 'index.html' : name), headers, response);
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await page.remove();
    },
  };
}

/** A refusal as the service gives it (RFC 9457). */
export function refusal(status: number, code: string, more: object = {}) {
  return { status, body: { type: 'about:blank', title: code, status, code, ...more } };
}

async function serveFile(
  file: string,
  headers: Readonly<Record<string, string>>,
  response: ServerResponse,
): Promise<void> {
  try {
    const content = await readFile(file);
    const type = types[extname(file)] ?? 'application/octet-stream';
    response.writeHead(200, { 'content-type': type, ...headers }).end(content);
  } catch {
    response.writeHead(404).end();
  }
}

function serveApi(
  answer: ApiAnswer,
  path: string,
  body: unknown,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const answered = answer(path, body, request);
  if (answered === 'silence') {
    request.socket.destroy();
    return;
  }
  response.writeHead(answered.status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(answered.body ?? {}));
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return text === '' ? undefined : JSON.parse(text);
}
