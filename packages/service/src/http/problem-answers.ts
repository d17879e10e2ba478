import type { Problem } from '@secure-mail/contracts';
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { Refusal } from '../refusal.js';

/** Every refusal, whatever its origin, leaves as problem+json (RFC 9457). Unexpected errors tell no details. */
export function answerProblems(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError | Error, request, reply) => {
    const refusal = asRefusal(error);
    if (refusal.code === 'internal-error') request.log.error({ err: error }, 'unexpected error');
    return sendProblem(reply, refusal);
  });
  app.setNotFoundHandler((_request, reply) =>
    sendProblem(reply, new Refusal('not-found', 'There is nothing here.')),
  );
}

export function sendProblem(reply: FastifyReply, refusal: Refusal): FastifyReply {
  const problem: Problem = {
    type: `urn:secure-mail:problem:${refusal.code}`,
    title: refusal.code.replaceAll('-', ' '),
    status: refusal.status,
    code: refusal.code,
    detail: refusal.message,
    ...(refusal.triesLeft === undefined ? {} : { triesLeft: refusal.triesLeft }),
    ...(refusal.retryAfter === undefined ? {} : { retryAfter: refusal.retryAfter }),
  };
  if (refusal.retryAfter !== undefined) void reply.header('retry-after', String(refusal.retryAfter));
  return reply
    .code(refusal.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .send(JSON.stringify(problem));
}

function asRefusal(error: FastifyError | Error): Refusal {
  if (error instanceof Refusal) return error;
  const status = 'statusCode' in error ? error.statusCode : undefined;
  // Fastify's own refusals: not JSON, too large, wrong media type. Their messages quote nothing of the body.
  if (status !== undefined && status >= 400 && status < 500) {
    return new Refusal(
      status === 404 ? 'not-found' : 'invalid-request',
      'The request is not understood or too large.',
      { cause: error },
    );
  }
  return new Refusal('internal-error', 'Something went wrong in the service.');
}
