import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { Refusal } from '../refusal.js';
import { packagesFolder, type Settings } from '../settings.js';
import { downloadPage } from './download-page.js';
import { securityHeaders } from './security-headers.js';

const pages = [
  { prefix: '/pickup/', packageName: 'pickup-center' },
  { prefix: '/control-panel/', packageName: 'control-panel' },
] as const;

/** Serves the Message Pickup Center, the Control Panel and the download page; `/` leads to the Control Panel. */
export async function registerStaticPages(
  server: FastifyInstance,
  settings: Pick<Settings, 'pagesFolder' | 'publicUrl'>,
): Promise<void> {
  const headers = securityHeaders(settings.publicUrl);
  server.get('/', (_request, reply) => reply.headers(headers).redirect('/control-panel/'));
  server.get('/download/', (request, reply) =>
    reply
      .headers(headers)
      .headers({ 'cache-control': 'no-store', 'content-type': 'text/html; charset=utf-8' })
      .send(downloadPage(settings.publicUrl, request.headers['accept-language'])),
  );
  for (const { prefix, packageName } of pages) {
    const root =
      settings.pagesFolder === undefined
        ? join(packagesFolder, packageName, 'dist', 'page')
        : join(settings.pagesFolder, prefix);
    await server.register(async (page) => {
      page.addHook('onRequest', async (_request, reply) => {
        reply.headers(headers);
        if (!existsSync(join(root, 'index.html'))) {
          throw new Refusal('service-unavailable', `The pages under ${prefix} are not built on this server.`);
        }
      });
      await page.register(fastifyStatic, {
        root,
        prefix,
        redirect: true,
        decorateReply: false,
        dotfiles: 'ignore',
        cacheControl: false,
        setHeaders: (reply, path) => reply.header('cache-control', cacheControl(path)),
      });
    });
  }
}

/** Vite puts a hash of the content into the names below `assets/`: what has such a name never changes. */
function cacheControl(path: string): string {
  if (path.endsWith('.html')) return 'no-store';
  return /[\\/]assets[\\/][^\\/]+-[A-Za-z0-9_-]{8,}\.\w+$/.test(path)
    ? 'public, max-age=31536000, immutable'
    : 'no-cache';
}
