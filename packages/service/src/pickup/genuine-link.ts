import type { PickupLink } from '@secure-mail/contracts';
import { isLinkToken } from '../deposits/index.js';
import { Refusal } from '../refusal.js';
import type { ServiceContext } from '../service-context.js';

/**
 * Finds what a link leads to. An unknown deposit, an unknown recipient and a wrong token are answered alike;
 * only a link that this service gave out is told that its message has expired.
 * @throws {Refusal} `pickup-not-found`, `pickup-expired`, `pickup-not-arrived`
 */
export async function genuineLink(context: ServiceContext, link: PickupLink): Promise<WaitingRecipient> {
  const row = await context.database
    .selectFrom('deposit_recipients')
    .innerJoin('deposits', 'deposits.id', 'deposit_recipients.deposit_id')
    .select([
      'deposits.state',
      'deposits.sender_address',
      'deposits.sender_name',
      'deposits.language',
      'deposits.size',
      'deposits.expires_at',
      'deposit_recipients.address',
      'deposit_recipients.generation',
      'deposit_recipients.record_id',
      'deposit_recipients.sealed_question',
      'deposit_recipients.answer_normalisation',
    ])
    .where('deposit_recipients.deposit_id', '=', link.depositId)
    .where('deposit_recipients.recipient_id', '=', link.recipientId)
    .executeTakeFirst();
  const generation = row?.generation ?? 0;
  const genuine = await isLinkToken(context.keys, { ...link, generation }, link.token);
  if (!genuine || row === undefined)
    throw new Refusal('pickup-not-found', 'This service gave out no such link.');
  if (row.state === 'expired' || row.expires_at === null || row.expires_at <= context.clock()) {
    throw new Refusal('pickup-expired', 'The message is not kept any longer.');
  }
  const { record_id: recordId, sealed_question: sealedQuestion, language, size } = row;
  if (
    row.state !== 'arrived' ||
    recordId === null ||
    sealedQuestion === null ||
    language === null ||
    size === null
  ) {
    throw new Refusal('pickup-not-arrived', 'The message has not arrived yet.');
  }
  return {
    recordId,
    sealedQuestion,
    answerNormalisation: row.answer_normalisation,
    language,
    size,
    senderAddress: row.sender_address,
    senderName: row.sender_name,
    recipientAddress: row.address,
    expiresAt: row.expires_at,
  };
}

export interface WaitingRecipient {
  readonly recordId: string;
  readonly sealedQuestion: string;
  readonly answerNormalisation: number;
  readonly language: 'en' | 'de';
  readonly size: number;
  readonly senderAddress: string;
  readonly senderName: string;
  readonly recipientAddress: string;
  readonly expiresAt: Date;
}
