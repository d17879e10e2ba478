import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { registerStaticPages } from './static-pages.js';

let folder: string;
const servers: FastifyInstance[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'secure-mail-pages-'));
  await mkdir(join(folder, 'pickup', 'assets'), { recursive: true });
  await writeFile(join(folder, 'pickup', 'index.html'), '<!DOCTYPE html><title>Pickup</title>');
  await writeFile(join(folder, 'pickup', 'assets', 'index-D4c2bQx9.js'), 'export {};');
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
  await rm(folder, { recursive: true });
});

async function serve(publicUrl = 'http://127.0.0.1:8025'): Promise<string> {
  const server = Fastify();
  servers.push(server);
  await registerStaticPages(server, { pagesFolder: folder, publicUrl });
  return server.listen({ host: '127.0.0.1', port: 0 });
}

test('the pickup page may talk to its own origin alone, and nobody may frame it', async () => {
  const response = await fetch(`${await serve()}/pickup/`);
  expect(await response.text()).toContain('Pickup');
  const policy = response.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(response.headers.get('referrer-policy')).toBe('no-referrer');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(response.headers.get('strict-transport-security')).toBeNull();
});

test('hashed assets are cached for good', async () => {
  const response = await fetch(`${await serve()}/pickup/assets/index-D4c2bQx9.js`);
  expect(response.headers.get('cache-control')).toContain('immutable');
  expect(response.headers.get('content-security-policy')).not.toBeNull();
});

test('under https browsers are told to stay there', async () => {
  const response = await fetch(`${await serve('https://mail.example')}/pickup/`);
  expect(response.headers.get('strict-transport-security')).toContain('max-age=');
});

test('the front door leads to the Control Panel', async () => {
  const response = await fetch(await serve(), { redirect: 'manual' });
  expect(response.status).toBe(302);
  expect(response.headers.get('location')).toBe('/control-panel/');
});

test('a page that is not built says so', async () => {
  const response = await fetch(`${await serve()}/control-panel/`);
  expect(response.status).toBe(503);
  expect(await response.text()).toContain('not built');
});

test('nothing outside the pages is served', async () => {
  await writeFile(join(folder, 'secret.txt'), 'secret');
  const base = await serve();
  for (const path of ['/pickup/../secret.txt', '/pickup/%2e%2e/secret.txt', '/pickup/..%2fsecret.txt']) {
    expect((await fetch(base + path)).status).toBeGreaterThanOrEqual(400);
  }
});

test('CP-5: the download page says in the reader’s language how to begin', async () => {
  const response = await fetch(`${await serve('https://mail.example')}/download/`, {
    headers: { 'accept-language': 'de-DE,de;q=0.9' },
  });
  const text = await response.text();
  expect(text).toContain('<html lang="de">');
  expect(text).toContain('securemail activate --service https://mail.example');
});
