import cookie from '@fastify/cookie';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import type { Logger } from 'pino';
import type { HttpListener } from './http-listener.js';
import { answerProblems } from './problem-answers.js';

/** No call of ours but a large deposit or an import needs more. */
const defaultBodyLimit = 256 * 1024;

/** Fastify as every listener of ours uses it: on a port that is open, problems as problem+json, quiet logs. */
export async function createHttpApplication(options: {
  readonly listener: HttpListener;
  readonly log: Logger;
  readonly trustedProxies: readonly string[];
}): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: options.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: defaultBodyLimit,
    trustProxy: options.trustedProxies.length === 0 ? false : [...options.trustedProxies],
    serverFactory: (handler) => options.listener.server.on('request', handler),
  }) as unknown as FastifyInstance;
  answerProblems(app);
  app.addHook('onResponse', async (request, reply) => {
    // The path alone: neither query nor headers nor bodies reach the log.
    const path = request.url.split('?', 1)[0];
    request.log.info(
      { method: request.method, path, status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      'answered',
    );
  });
  await app.register(cookie);
  return app;
}
