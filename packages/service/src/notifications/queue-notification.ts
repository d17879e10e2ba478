import type { ServiceContext } from '../service-context.js';
import type { Transaction } from '../storage/index.js';

/** One job sends all mails of a kind that wait for a deposit: many recipients cost one round of the queue. */
export const notificationQueue = 'notification';

export type Occasion =
  | { readonly kind: 'pickup'; readonly depositId: string; readonly recipientId: string }
  | {
      readonly kind: 'locked';
      readonly depositId: string;
      readonly recipientId: string;
      readonly round: number;
    }
  | { readonly kind: 'missing'; readonly depositId: string }
  | { readonly kind: 'undeliverable'; readonly depositId: string; readonly recipientId: string };

/**
 * Queues a mail in the transaction that makes it necessary. The same occasion again queues nothing. What is
 * queued are ids: link tokens and texts come into being when the mail is composed.
 */
export async function queueNotification(
  context: Pick<ServiceContext, 'jobs' | 'clock'>,
  trx: Transaction,
  occasion: Occasion,
): Promise<void> {
  const id = notificationId(occasion);
  const queued = await trx
    .insertInto('notifications')
    .values({
      id,
      kind: occasion.kind,
      deposit_id: occasion.depositId,
      recipient_id: 'recipientId' in occasion ? occasion.recipientId : null,
      state: 'queued',
      queued_at: context.clock(),
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (queued === undefined) return;
  await queueSending(context, trx, occasion);
}

/** One job for what waits of a kind for a deposit, unless one waits already. */
export async function queueSending(
  context: Pick<ServiceContext, 'jobs'>,
  trx: Transaction,
  { depositId, kind }: Pick<Occasion, 'depositId' | 'kind'>,
): Promise<void> {
  await context.jobs.send(
    trx,
    notificationQueue,
    { depositId, kind },
    { singletonKey: `${kind}/${depositId}` },
  );
}

function notificationId(occasion: Occasion): string {
  switch (occasion.kind) {
    case 'missing':
      return `missing/${occasion.depositId}`;
    case 'locked':
      return `locked/${occasion.depositId}/${occasion.recipientId}/${occasion.round}`;
    default:
      return `${occasion.kind}/${occasion.depositId}/${occasion.recipientId}`;
  }
}
