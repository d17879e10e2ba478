import type { Answer, Body, depositRoutes } from '@secure-mail/contracts';
import { sql } from 'kysely';
import { Refusal } from '../refusal.js';
import type { ServiceContext } from '../service-context.js';
import type { Sender } from './prepare-deposit.js';

/**
 * MP-3: the sender gives a locked recipient a fixed number of further tries, up to the cap of the message's
 * life. Only the sender's own deposits; a recipient who is not locked keeps the tries they have, so that a
 * repeated request gives nothing twice. The recipient gets no new mail: the link they have works again.
 */
export async function unlockRecipient(
  context: ServiceContext,
  sender: Sender,
  { depositId, recipientId }: Body<typeof depositRoutes.unlockRecipient>,
): Promise<Answer<typeof depositRoutes.unlockRecipient>> {
  const recipient = await context.database
    .selectFrom('deposit_recipients')
    .innerJoin('deposits', 'deposits.id', 'deposit_recipients.deposit_id')
    .select('deposit_recipients.record_id')
    .where('deposit_recipients.deposit_id', '=', depositId)
    .where('deposit_recipients.recipient_id', '=', recipientId)
    .where('deposits.sender_id', '=', sender.secureIdId)
    .where('deposits.expires_at', '>', context.clock())
    .executeTakeFirst();
  const recordId = recipient?.record_id ?? null;
  if (recordId === null) throw new Refusal('deposit-not-found', 'This sender has no such recipient waiting.');
  const before = await context.opaqueRecords.triesLeft(recordId);
  if (!before.locked) return { triesLeft: before.triesLeft };
  return context.database.transaction().execute(async (trx) => {
    const { triesLeft } = await context.opaqueRecords.unlock(trx, recordId);
    await trx
      .updateTable('deposit_recipients')
      .set({ unlocks: sql<number>`unlocks + 1` })
      .where('deposit_id', '=', depositId)
      .where('recipient_id', '=', recipientId)
      .execute();
    await context.audit.record(trx, {
      actor: sender.address,
      action: 'recipient-unlocked',
      subject: `${depositId}/${recipientId}`,
    });
    return { triesLeft };
  });
}
