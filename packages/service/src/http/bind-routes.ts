import type { Route, RouteTable } from '@secure-mail/contracts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../refusal.js';
import type { Handlers, SignedInAdministrator, SignedInSubscriber } from './route-handlers.js';

/** Tells who calls, or refuses. One function per kind of access. */
export interface Callers {
  subscriber(request: FastifyRequest): Promise<SignedInSubscriber>;
  administrator(request: FastifyRequest): Promise<SignedInAdministrator>;
  operator(request: FastifyRequest): Promise<void>;
}

/** Serves every route of a table: who calls is known first, then the body is parsed, then the handler runs. */
export function bindRoutes<Table extends RouteTable>(
  app: FastifyInstance,
  table: Table,
  handlers: Handlers<Table>,
  options: { readonly callers: Callers; readonly bodyLimit?: number },
): void {
  for (const [name, definition] of Object.entries(table)) {
    const handler = handlers[name] as (body: unknown, call: object) => Promise<unknown>;
    app.route({
      method: definition.method,
      url: definition.path,
      ...(options.bodyLimit === undefined ? {} : { bodyLimit: options.bodyLimit }),
      handler: (request, reply) => answer(definition, handler, options.callers, request, reply),
    });
  }
}

async function answer(
  definition: Route,
  handler: (body: unknown, call: object) => Promise<unknown>,
  callers: Callers,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const { access } = definition;
  const subscriber = access === 'subscriber' ? await callers.subscriber(request) : undefined;
  const administrator = access === 'administrator' ? await callers.administrator(request) : undefined;
  if (access === 'operator') await callers.operator(request);
  const body = definition.body.safeParse(definition.method === 'GET' ? {} : request.body);
  if (!body.success) {
    const where = body.error.issues
      .slice(0, 3)
      .map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`);
    throw new Refusal('invalid-request', `The request is not understood. ${where.join('; ')}.`);
  }
  void reply.header('cache-control', 'no-store');
  return await handler(body.data, { subscriber, administrator, source: request.ip, reply });
}
