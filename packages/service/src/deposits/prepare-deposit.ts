import type { Answer, Body, depositRoutes } from '@secure-mail/contracts';
import { Refusal } from '../refusal.js';
import type { ServiceContext } from '../service-context.js';
import { requireActiveSender } from './active-sender.js';
import { lockSender, refuseBeyondLimits } from './sender-limits.js';

/**
 * Evaluates one OPAQUE registration for each outside recipient. The same request again gets the same answer;
 * an id that is somebody else's, or whose message is committed already, is refused.
 */
export async function prepareDeposit(
  context: ServiceContext,
  sender: Sender,
  { depositId, recipients }: Body<typeof depositRoutes.prepareDeposit>,
): Promise<Answer<typeof depositRoutes.prepareDeposit>> {
  if (new Set(recipients.map(({ recipientId }) => recipientId)).size !== recipients.length) {
    throw new Refusal('invalid-request', 'A recipient is named twice.');
  }
  await context.throttle.charge('deposit-prepare', sender.secureIdId, {
    perWindow: context.settings.senderRecipientsPerHour,
    windowSeconds: 3600,
  });
  return context.database.transaction().execute(async (trx) => {
    await lockSender(trx, sender);
    await requireActiveSender(trx, sender.secureIdId);
    // Told before the message is protected, and not only when it is committed to.
    await refuseBeyondLimits(context, trx, sender, { recipients: recipients.length, bytes: 0 });
    await trx
      .insertInto('deposits')
      .values({
        id: depositId,
        sender_id: sender.secureIdId,
        sender_address: sender.address,
        sender_name: sender.displayName,
        state: 'prepared',
        prepared_at: context.clock(),
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
    const deposit = await trx
      .selectFrom('deposits')
      .select(['sender_id', 'state'])
      .where('id', '=', depositId)
      .forUpdate()
      .executeTakeFirstOrThrow();
    if (deposit.sender_id !== sender.secureIdId || deposit.state !== 'prepared') {
      throw new Refusal('deposit-conflict', 'There is another deposit under this id.');
    }
    const prepared = [];
    for (const { recipientId, registrationRequest } of recipients) {
      const { recordId, registrationResponse } = await context.opaqueRecords.evaluateRegistration(trx, {
        purpose: 'pickup',
        subject: recordSubject(depositId, recipientId),
        registrationRequest,
      });
      prepared.push({ recipientId, recordId, registrationResponse });
    }
    return { recipients: prepared };
  });
}

/** The signed-in subscriber, as the session knows them. */
export interface Sender {
  readonly secureIdId: string;
  readonly address: string;
  readonly displayName: string;
}

/** What a recipient's OPAQUE record is for: it is accepted for, and answers, this recipient alone. */
export function recordSubject(depositId: string, recipientId: string): string {
  return `${depositId}/${recipientId}`;
}
