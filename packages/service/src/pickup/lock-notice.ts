import { minutesAfter } from '../deposits/index.js';
import { queueNotification } from '../notifications/index.js';
import type { ServiceContext } from '../service-context.js';
import type { Transaction } from '../storage/index.js';

export const lockNoticeQueue = 'pickup-lock-notice';

/** A try that was begun can be given back for five minutes (the life of an OPAQUE login); then it is spent. */
const undecidedMinutes = 6;

/**
 * Has somebody look, when a try that begins now has been decided, whether it was the last. Sent before the try
 * is charged, so that no kill in between loses the notice; one waiting look per recipient is enough.
 */
export async function scheduleLockNotice(
  context: ServiceContext,
  trx: Transaction,
  link: { readonly depositId: string; readonly recipientId: string },
): Promise<void> {
  const now = context.clock();
  await trx
    .updateTable('deposit_recipients')
    .set({ last_start_at: now })
    .where('deposit_id', '=', link.depositId)
    .where('recipient_id', '=', link.recipientId)
    .execute();
  await lookAt(context, trx, link, minutesAfter(now, undecidedMinutes));
}

/** MP-3: tells the sender, once for each round of tries, that a recipient is locked out. Needs no request. */
export async function noticeLock(
  context: ServiceContext,
  link: { readonly depositId: string; readonly recipientId: string },
): Promise<void> {
  const recipient = await context.database.transaction().execute(async (trx) => {
    // Locked: a try that begins at this moment either is seen here or finds this look gone and queues its own.
    const row = await trx
      .selectFrom('deposit_recipients')
      .select(['record_id', 'unlocks', 'last_start_at'])
      .where('deposit_id', '=', link.depositId)
      .where('recipient_id', '=', link.recipientId)
      .forUpdate()
      .executeTakeFirst();
    if (row === undefined || row.last_start_at === null) return undefined;
    // Undecided first: the try may have been queued for this look and not be charged yet.
    const decided = minutesAfter(row.last_start_at, undecidedMinutes);
    if (decided <= context.clock()) return row;
    await lookAt(context, trx, link, decided);
    return undefined;
  });
  if (recipient === undefined || recipient.record_id === null) return;
  const { locked } = await context.opaqueRecords.triesLeft(recipient.record_id);
  if (!locked) return;
  await context.database
    .transaction()
    .execute((trx) => queueNotification(context, trx, { kind: 'locked', ...link, round: recipient.unlocks }));
}

async function lookAt(
  context: ServiceContext,
  trx: Transaction,
  { depositId, recipientId }: { readonly depositId: string; readonly recipientId: string },
  startAfter: Date,
): Promise<void> {
  const singletonKey = `${depositId}/${recipientId}`;
  await context.jobs.send(trx, lockNoticeQueue, { depositId, recipientId }, { startAfter, singletonKey });
}
