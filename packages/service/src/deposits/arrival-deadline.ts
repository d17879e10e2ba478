import { queueNotification } from '../notifications/index.js';
import type { ServiceContext } from '../service-context.js';

/** Sent with each commitment, for the time by which its message should be there. */
export const arrivalDeadlineQueue = 'deposit-arrival-deadline';

/**
 * Reports a commitment whose message did not arrive to its sender, once. The message is still taken when it
 * comes later: a mail server may try for days.
 */
export async function reportMissingMessage(context: ServiceContext, depositId: string): Promise<void> {
  await context.database.transaction().execute(async (trx) => {
    const deposit = await trx
      .selectFrom('deposits')
      .select(['state', 'missing_reported_at'])
      .where('id', '=', depositId)
      .forUpdate()
      .executeTakeFirst();
    if (deposit?.state !== 'announced' || deposit.missing_reported_at !== null) return;
    await trx
      .updateTable('deposits')
      .set({ missing_reported_at: context.clock() })
      .where('id', '=', depositId)
      .execute();
    await queueNotification(context, trx, { kind: 'missing', depositId });
  });
}
