import { pickupContentPath, type pickupRoutes } from '@secure-mail/contracts';
import type { FastifyInstance } from 'fastify';
import type { Handlers } from '../http/index.js';
import type { ServiceContext } from '../service-context.js';
import { finishPickup, startPickup } from './answer-pickup.js';
import { lockNoticeQueue, noticeLock } from './lock-notice.js';
import { openPickup } from './open-pickup.js';
import { pickupContent } from './pickup-content.js';
import { forgetPickupSessions } from './pickup-session.js';

/** A person opens a few links and types a few answers; somebody who makes links up needs many more. */
const allowance = { perWindow: 120, windowSeconds: 60 };

export function pickupHandlers(context: ServiceContext): Handlers<typeof pickupRoutes> {
  const charge = (source: string): Promise<void> => context.throttle.charge('pickup', source, allowance);
  return {
    openPickup: async (link, { source }) => {
      await charge(source);
      return openPickup(context, link);
    },
    startPickup: async (body, { source }) => {
      await charge(source);
      return startPickup(context, body, source);
    },
    finishPickup: async (body, { source }) => {
      await charge(source);
      return finishPickup(context, body);
    },
  };
}

/** Serves the ciphertext. Not in the route table, because its answer is not JSON. */
export function bindPickupContent(app: FastifyInstance, context: ServiceContext): void {
  app.get(pickupContentPath, { exposeHeadRoute: false }, async (request, reply) => {
    const { size, content } = await pickupContent(context, request.headers.authorization);
    return reply
      .headers({
        'content-type': 'application/pkcs7-mime',
        'content-length': String(size),
        'content-disposition': 'attachment; filename="message.p7m"',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      })
      .send(content);
  });
}

/** Before anything is served: a try needs its queue. */
export async function startPickupJobs(context: ServiceContext): Promise<void> {
  await context.jobs.work<{ readonly depositId: string; readonly recipientId: string }>(
    lockNoticeQueue,
    (link) => noticeLock(context, link),
  );
  await context.jobs.schedule('pickup-session-sweep', '25 * * * *', () => forgetPickupSessions(context));
}
