import type { Certificate } from '@secure-mail/smime';
import { ClientError } from '../client-error.js';
import { toBase64Url } from '../keys/base64-url.js';
import type { SubscriberService } from '../secure-id/subscriber-service.js';
import type { UnlockedSecureId } from '../secure-id/unlocked-secure-id.js';
import { lookUpSubscribers, type Subscriber } from './directory.js';
import type { KnownCorrespondents } from './known-correspondents.js';
import { readMessageAddresses } from './message-addresses.js';
import { type PlannedCopy, planCopies } from './planned-copy.js';

/** Something the sender must confirm before the message may go. */
export interface SendWarning {
  /** Another key than last time; or no longer a subscriber, so that question and answer would be needed. */
  readonly kind: 'recipient-changed' | 'subscriber-vanished';
  readonly address: string;
}

/** Who will get a message, and how. Made without sending anything. */
export interface SendPlan {
  readonly sender: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  /** Among all recipients: those with a certificate. */
  readonly subscribers: readonly Subscriber[];
  /** Among all recipients: those for whom question and answer are needed. */
  readonly outsiders: readonly string[];
  readonly copies: readonly PlannedCopy[];
  readonly warnings: readonly SendWarning[];
  /** The message's own Message-ID, where it has one. */
  readonly messageId: string | undefined;
  /** SHA-256 of the message that was planned for, base64url: no other one is sent under this plan. */
  readonly messageDigest: string;
}

/**
 * Looks every recipient up and says what sending would mean (SE-1).
 * @param planned.message RFC 5322 with From, To, Cc and Bcc as the mail program wrote them.
 * @param planned.service a client with a session.
 * @throws {ClientError} `message-invalid`, `sender-not-secure-id`, `no-recipients`,
 * `recipient-address-invalid`, `recipient-certificate-invalid`, `own-certificate-invalid`.
 */
export async function planSend(planned: {
  readonly message: Uint8Array;
  readonly secureId: UnlockedSecureId;
  readonly service: Pick<SubscriberService, 'lookUpRecipients'>;
  readonly known: KnownCorrespondents;
  readonly now: Date;
}): Promise<SendPlan> {
  const { message, secureId, service, known, now } = planned;
  const { from, to, cc, bcc, messageId } = readMessageAddresses(message);
  assertSender(from, secureId.address);
  assertInForce(secureId, now);

  const recipients = [...to, ...cc, ...bcc];
  if (recipients.length === 0) throw new ClientError('no-recipients', 'The message has no recipients.');
  const directory = await lookUpSubscribers({ service, addresses: recipients, root: secureId.root, now });
  const outsiders = recipients.filter((address) => !directory.has(address));
  return {
    sender: secureId.address,
    to,
    cc,
    bcc,
    subscribers: [...directory.values()],
    outsiders,
    copies: planCopies([...to, ...cc], bcc, directory),
    warnings: await warningsAbout(recipients, directory, known),
    messageId,
    messageDigest: await messageDigest(message),
  };
}

/** SHA-256, base64url. */
export async function messageDigest(message: Uint8Array): Promise<string> {
  return toBase64Url(
    new Uint8Array(await crypto.subtle.digest('SHA-256', message as Uint8Array<ArrayBuffer>)),
  );
}

function assertSender(from: readonly string[], address: string): void {
  if (from.length === 1 && from[0] === address) return;
  throw new ClientError(
    'sender-not-secure-id',
    `The message is from ${from.join(', ') || 'nobody'}, but this Secure ID belongs to ${address}. Choose that account.`,
    { addresses: from },
  );
}

function assertInForce(secureId: UnlockedSecureId, now: Date): void {
  const inForce = ({ notBefore, notAfter }: Certificate) => notBefore <= now && now <= notAfter;
  if (inForce(secureId.signing.certificate) && inForce(secureId.encryption.certificate)) return;
  throw new ClientError('own-certificate-invalid', 'The certificates of this Secure ID are not in force.');
}

async function warningsAbout(
  recipients: readonly string[],
  directory: ReadonlyMap<string, Subscriber>,
  known: KnownCorrespondents,
): Promise<readonly SendWarning[]> {
  const warnings: SendWarning[] = [];
  for (const address of recipients) {
    const remembered = await known.get(address);
    if (remembered === undefined) continue;
    const subscriber = directory.get(address);
    if (subscriber === undefined) warnings.push({ kind: 'subscriber-vanished', address });
    else if (subscriber.keyFingerprint !== remembered) warnings.push({ kind: 'recipient-changed', address });
  }
  return warnings;
}
