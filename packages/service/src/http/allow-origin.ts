import type { FastifyInstance } from 'fastify';

/**
 * Lets a page of ours on another origin call a few routes: CORS (Fetch Standard, "CORS protocol"), with its
 * preflight. Cookies are never allowed with it; what such a page may do it shows with a bearer token.
 * Call before the routes are bound.
 */
export function allowOrigin(
  app: FastifyInstance,
  o: {
    readonly origin: string;
    readonly routes: readonly { readonly method: 'GET' | 'POST'; readonly path: string }[];
  },
): void {
  const paths = new Set(o.routes.map(({ path }) => path));
  app.addHook('onRequest', async (request, reply) => {
    if (!paths.has(request.url.split('?', 1)[0] ?? '')) return;
    void reply.header('vary', 'Origin');
    if (request.headers.origin === o.origin) void reply.header('access-control-allow-origin', o.origin);
  });
  for (const { method, path } of o.routes) {
    app.options(path, (request, reply) => {
      if (request.headers.origin === o.origin) {
        reply.headers({
          'access-control-allow-methods': method,
          'access-control-allow-headers': 'authorization, content-type',
          'access-control-max-age': '600',
        });
      }
      return reply.code(204).send();
    });
  }
}
