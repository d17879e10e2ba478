import type { Answer, depositRoutes } from '@secure-mail/contracts';
import { Refusal } from '../refusal.js';
import type { ServiceContext } from '../service-context.js';
import { requireActiveSender } from './active-sender.js';
import { arrivalDeadlineQueue } from './arrival-deadline.js';
import { type Commitment, commitmentFingerprint } from './commitment.js';
import { daysAfter, depositLife, minutesAfter } from './deposit-life.js';
import { gatewayAddress } from './gateway-address.js';
import { linkToken } from './link-token.js';
import { pickupLimits } from './pickup-limits.js';
import { recordSubject, type Sender } from './prepare-deposit.js';
import { sealQuestion } from './sealed-question.js';
import { lockSender, refuseBeyondLimits } from './sender-limits.js';

const firstGeneration = 0;

/**
 * Takes the commitment to the message that will reach the gateway, all or nothing. Repeating it, after a lost
 * answer, changes nothing and is answered as before; another one under the same id is refused.
 */
export async function commitDeposit(
  context: ServiceContext,
  sender: Sender,
  commitment: Commitment,
): Promise<Answer<typeof depositRoutes.commitDeposit>> {
  const { depositId, recipients } = commitment;
  if (commitment.size > context.settings.maxMessageBytes) {
    throw new Refusal(
      'deposit-too-large',
      `The gateway takes up to ${context.settings.maxMessageBytes} bytes.`,
    );
  }
  for (const key of ['recipientId', 'address', 'recordId'] as const) {
    if (new Set(recipients.map((recipient) => recipient[key])).size !== recipients.length) {
      throw new Refusal('invalid-request', `Two recipients have the same ${key}.`);
    }
  }
  const fingerprint = await commitmentFingerprint(context.keys, commitment);
  const sealedQuestions = await Promise.all(
    recipients.map(async ({ recipientId, question }) => {
      const token = await linkToken(context.keys, { depositId, recipientId, generation: firstGeneration });
      return sealQuestion({ depositId, recipientId, token, question });
    }),
  );
  return context.database.transaction().execute(async (trx) => {
    await lockSender(trx, sender);
    const deposit = await trx
      .selectFrom('deposits')
      .select(['sender_id', 'state', 'commitment', 'expires_at'])
      .where('id', '=', depositId)
      .forUpdate()
      .executeTakeFirst();
    if (deposit === undefined) throw new Refusal('deposit-not-found', 'The deposit was not prepared.');
    const conflict = new Refusal('deposit-conflict', 'There is another deposit under this id.');
    if (deposit.sender_id !== sender.secureIdId) throw conflict;
    if (deposit.state !== 'prepared') {
      if (deposit.commitment !== fingerprint || deposit.expires_at === null) throw conflict;
      return answer(context, depositId, deposit.expires_at);
    }
    await requireActiveSender(trx, sender.secureIdId);
    await refuseBeyondLimits(context, trx, sender, { recipients: recipients.length, bytes: commitment.size });
    const now = context.clock();
    const expiresAt = daysAfter(now, depositLife.depositDays);
    for (const { recipientId, recordId, registrationRecord } of recipients) {
      await context.opaqueRecords.acceptRecord(trx, {
        purpose: 'pickup',
        subject: recordSubject(depositId, recipientId),
        recordId,
        registrationRecord,
        limits: pickupLimits,
      });
    }
    await trx
      .insertInto('deposit_recipients')
      .values(
        recipients.map((recipient, index) => ({
          deposit_id: depositId,
          recipient_id: recipient.recipientId,
          address: recipient.address,
          generation: firstGeneration,
          record_id: recipient.recordId,
          sealed_question: sealedQuestions[index] ?? null,
          wrapped_deposit_key: recipient.wrappedDepositKey,
          answer_normalisation: recipient.answerNormalisation,
          unlocks: 0,
        })),
      )
      .execute();
    await trx
      .updateTable('deposits')
      .set({
        state: 'announced',
        commitment: fingerprint,
        digest: commitment.digest,
        size: commitment.size,
        language: commitment.language,
        deposit_key_for_sender: commitment.depositKeyForSender,
        sender_address: sender.address,
        sender_name: sender.displayName,
        committed_at: now,
        expires_at: expiresAt,
      })
      .where('id', '=', depositId)
      .execute();
    await context.jobs.send(
      trx,
      arrivalDeadlineQueue,
      { depositId },
      { startAfter: minutesAfter(now, depositLife.arrivalMinutes) },
    );
    return answer(context, depositId, expiresAt);
  });
}

function answer(
  context: ServiceContext,
  depositId: string,
  expiresAt: Date,
): Answer<typeof depositRoutes.commitDeposit> {
  return {
    gatewayAddress: gatewayAddress(depositId, context.settings.gatewayDomain),
    expiresAt: expiresAt.toISOString(),
  };
}
