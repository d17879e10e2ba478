import { type Answer, type Body, pickupIdentifiers, type pickupRoutes } from '@secure-mail/contracts';
import { Refusal } from '../refusal.js';
import type { ServiceContext } from '../service-context.js';
import { genuineLink } from './genuine-link.js';
import { scheduleLockNotice } from './lock-notice.js';
import { openPickupSession } from './pickup-session.js';

/**
 * Charges a try of this recipient, and answers the OPAQUE login only then.
 * @throws {Refusal} `pickup-locked` after the last try, and what `genuineLink` throws
 */
export async function startPickup(
  context: ServiceContext,
  { startLoginRequest, ...link }: Body<typeof pickupRoutes.startPickup>,
  source: string,
): Promise<Answer<typeof pickupRoutes.startPickup>> {
  const { recordId } = await genuineLink(context, link);
  const { locked } = await context.opaqueRecords.triesLeft(recordId);
  // When locked there is nothing to charge: only a repetition of an earlier request will be answered.
  if (!locked) {
    await context.database.transaction().execute((trx) => scheduleLockNotice(context, trx, link));
  }
  const { loginId, loginResponse, triesLeft } = await context.opaqueRecords.startLogin({
    recordId,
    purpose: 'pickup',
    name: `${link.depositId}/${link.recipientId}`,
    identifiers: pickupIdentifiers(link.depositId, link.recipientId, context.settings.serviceName),
    startLoginRequest,
    source,
  });
  return { loginId, loginResponse, triesLeft };
}

/** Gives the try back after a right answer, and hands out what the answer opens: the same when asked again. */
export async function finishPickup(
  context: ServiceContext,
  { loginId, finishLoginRequest }: Body<typeof pickupRoutes.finishPickup>,
): Promise<Answer<typeof pickupRoutes.finishPickup>> {
  const { recordId } = await context.opaqueRecords.finishLogin({
    loginId,
    purpose: 'pickup',
    finishLoginRequest,
  });
  const recipient = await context.database
    .selectFrom('deposit_recipients')
    .innerJoin('deposits', 'deposits.id', 'deposit_recipients.deposit_id')
    .select([
      'deposit_recipients.deposit_id',
      'deposit_recipients.recipient_id',
      'deposit_recipients.wrapped_deposit_key',
    ])
    .where('deposit_recipients.record_id', '=', recordId)
    .where('deposits.expires_at', '>', context.clock())
    .executeTakeFirst();
  if (recipient === undefined || recipient.wrapped_deposit_key === null) {
    throw new Refusal('pickup-expired', 'The message is not kept any longer.');
  }
  const pickupToken = await openPickupSession(context, {
    depositId: recipient.deposit_id,
    recipientId: recipient.recipient_id,
    loginId,
  });
  return { pickupToken, wrappedDepositKey: recipient.wrapped_deposit_key };
}
