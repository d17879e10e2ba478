import { type Language, type ServiceDescription, ServiceError } from '@secure-mail/contracts';
import { collect, protectMessage, type Recipient } from '@secure-mail/smime';
import { ClientError } from '../client-error.js';
import { toBase64Url } from '../keys/base64-url.js';
import { randomId } from '../keys/random-id.js';
import { assertSameService } from '../secure-id/service-identity.js';
import type { SubscriberService } from '../secure-id/subscriber-service.js';
import type { UnlockedSecureId } from '../secure-id/unlocked-secure-id.js';
import { repeatLostCall } from '../transport/repeat-lost-call.js';
import { pickupKek, pickupKeyId } from './deposit-secret.js';
import type { KnownCorrespondents } from './known-correspondents.js';
import { messageDigest, type SendPlan } from './plan-send.js';
import type { PlannedCopy } from './planned-copy.js';
import {
  type PreparedDeposit,
  prepareDeposit,
  type QuestionAndAnswer,
  questionFor,
  recipientsPerDeposit,
} from './prepare-deposit.js';

/** A protected copy, committed to where it goes to the gateway, ready for SMTP. */
export interface OutgoingCopy<Kept = Uint8Array> {
  /** RCPT TO: subscribers, and the gateway's address for the others. */
  readonly envelopeTo: readonly string[];
  /** The whole protected message; whatever `keep` made of it. */
  readonly bytes: Kept;
  readonly messageId: string;
  readonly depositId: string | undefined;
}

/** What sending is doing: which of how many copies, and how far. */
export interface SendProgress {
  readonly step: 'preparing' | 'protecting' | 'committing';
  readonly copy: number;
  readonly copies: number;
  /** Bytes of the message protected so far, in the step `protecting`. */
  readonly bytes: number;
}

export interface ProtectAndCommit {
  readonly plan: SendPlan;
  /** The very message that was planned for. */
  readonly message: Uint8Array;
  readonly secureId: UnlockedSecureId;
  /** A client with a session. */
  readonly service: Pick<SubscriberService, 'prepareDeposit' | 'commitDeposit'>;
  readonly description: ServiceDescription;
  /** By address: one for every outsider of the plan. */
  readonly questions: ReadonlyMap<string, QuestionAndAnswer>;
  /** Of notification mails and pickup page. */
  readonly language: Language;
  readonly known: KnownCorrespondents;
  /** Addresses whose warnings in the plan the sender has seen and confirmed. */
  readonly confirmedWarnings?: ReadonlySet<string>;
  readonly now: Date;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: SendProgress) => void;
}

/** Where a protected copy is put as it comes, so that large ones need not stay in memory. */
export type KeepCopy<Kept> = (bytes: AsyncIterable<Uint8Array>) => Promise<Kept>;

/**
 * Protects every copy and commits to every deposit; only when all of it succeeded are the copies handed out.
 * The caller then submits them. Nothing that leaves this function is readable by the service.
 * @throws {ClientError} `recipient-changed`, `subscriber-vanished` (not confirmed), `question-missing`,
 * `message-changed`, `message-too-large`, `too-many-recipients`, …
 */
export function protectAndCommit(order: ProtectAndCommit): Promise<readonly OutgoingCopy[]>;
export function protectAndCommit<Kept>(
  order: ProtectAndCommit,
  keep: KeepCopy<Kept>,
): Promise<readonly OutgoingCopy<Kept>[]>;
export async function protectAndCommit(
  order: ProtectAndCommit,
  keep: KeepCopy<unknown> = collect,
): Promise<readonly OutgoingCopy<unknown>[]> {
  await assertReady(order);
  const { plan } = order;
  const messageId = plan.messageId || `<${randomId()}@${plan.sender.slice(plan.sender.indexOf('@') + 1)}>`;
  const progress = (step: SendProgress['step'], copy: number, bytes = 0) =>
    order.onProgress?.({ step, copy: copy + 1, copies: plan.copies.length, bytes });

  const protectedCopies: ProtectedCopy[] = [];
  for (const [index, copy] of plan.copies.entries()) {
    order.signal?.throwIfAborted();
    progress('preparing', index);
    const deposit = copy.outsiders.length === 0 ? undefined : await depositFor(copy, order);
    protectedCopies.push(
      await protectCopy(order, { copy, deposit, messageId }, keep, (bytes) =>
        progress('protecting', index, bytes),
      ),
    );
  }

  const outgoing: OutgoingCopy<unknown>[] = [];
  for (const [index, protectedCopy] of protectedCopies.entries()) {
    order.signal?.throwIfAborted();
    progress('committing', index);
    const gateway = await commit(protectedCopy, order);
    outgoing.push({
      envelopeTo: [...protectedCopy.copy.subscribers.map(({ address }) => address), ...gateway],
      bytes: protectedCopy.kept,
      messageId,
      depositId: protectedCopy.deposit?.depositId,
    });
  }
  for (const { address, keyFingerprint } of plan.subscribers) await order.known.put(address, keyFingerprint);
  return outgoing;
}

interface ProtectedCopy {
  readonly copy: PlannedCopy;
  readonly deposit: PreparedDeposit | undefined;
  readonly kept: unknown;
  readonly digest: Uint8Array;
  readonly size: number;
}

/** Everything that can be refused before anything is asked of the service. */
async function assertReady(order: ProtectAndCommit): Promise<void> {
  const { plan, message, secureId, description } = order;
  assertSameService(description, {
    name: secureId.serviceName,
    rootCertificate: toBase64Url(secureId.root.der),
  });
  if (plan.sender !== secureId.address || plan.messageDigest !== (await messageDigest(message))) {
    throw new ClientError('message-changed', 'The message is not the one that was planned for.');
  }
  for (const { kind, address } of plan.warnings) {
    if (order.confirmedWarnings?.has(address)) continue;
    throw new ClientError(kind, warningSentence(kind, address), { addresses: [address] });
  }
  for (const copy of plan.copies) {
    if (copy.outsiders.length <= recipientsPerDeposit) continue;
    throw new ClientError(
      'too-many-recipients',
      `At most ${recipientsPerDeposit} recipients who are not subscribers can get one message.`,
    );
  }
  for (const address of plan.outsiders) questionFor(address, order.questions);
  if (message.length > description.maxMessageBytes) throw tooLarge(message.length, description);
}

function depositFor(copy: PlannedCopy, order: ProtectAndCommit): Promise<PreparedDeposit> {
  return prepareDeposit({
    service: order.service,
    serviceName: order.description.name,
    outsiders: copy.outsiders,
    questions: order.questions,
    sender: order.secureId.encryption,
  });
}

async function protectCopy(
  order: ProtectAndCommit,
  { copy, deposit, messageId }: Pick<ProtectedCopy, 'copy' | 'deposit'> & { messageId: string },
  keep: KeepCopy<unknown>,
  onProgress: (bytes: number) => void,
): Promise<ProtectedCopy> {
  const { plan, secureId, description } = order;
  const subscribers = new Set(plan.subscribers.map(({ address }) => address));
  const protection = await protectMessage({
    message: order.message,
    messageId,
    date: order.now,
    // Outsiders are reached through the gateway and do not appear outside; the protected headers name everybody.
    outerTo: plan.to.filter((address) => subscribers.has(address)),
    outerCc: plan.cc.filter((address) => subscribers.has(address)),
    // The owner of a blind copy, who is told there that it is addressed to them.
    ...(copy.kind === 'bcc' && {
      innerBcc: [...copy.subscribers.map(({ address }) => address), ...copy.outsiders],
    }),
    signer: {
      certificate: secureId.signing.certificate,
      key: secureId.signing.key,
      chain: secureId.chain,
      encryptionCertificate: secureId.encryption.certificate,
    },
    recipients: await recipientsOf(copy, deposit, secureId),
    contentEncryption: copy.contentEncryption,
    rsaKeyTransport: copy.rsaKeyTransport,
    deriveContentKey: copy.deriveContentKey,
    inner: copy.inner,
    signingTime: order.now,
    onProgress,
    ...(order.signal && { signal: order.signal }),
  });
  const kept = await keep(protection.bytes);
  const { digest, size } = await protection.summary;
  if (size > description.maxMessageBytes) throw tooLarge(size, description);
  return { copy, deposit, kept, digest, size };
}

/** The sender is a recipient of every copy; nobody is a recipient twice. */
async function recipientsOf(
  copy: PlannedCopy,
  deposit: PreparedDeposit | undefined,
  secureId: UnlockedSecureId,
): Promise<readonly Recipient[]> {
  const others = copy.subscribers.filter(({ address }) => address !== secureId.address);
  const certificates = [secureId.encryption.certificate, ...others.map(({ certificate }) => certificate)];
  const byCertificate = certificates.map((certificate) => ({ certificate }));
  if (deposit === undefined) return byCertificate;
  return [
    ...byCertificate,
    { keyId: pickupKeyId(deposit.depositId), kek: await pickupKek(deposit.depositKey) },
  ];
}

/** @returns the gateway's address, if the copy goes there. */
async function commit(
  { deposit, digest, size }: ProtectedCopy,
  { service, language, description }: ProtectAndCommit,
): Promise<readonly string[]> {
  if (deposit === undefined) return [];
  const { gatewayAddress } = await repeatLostCall(() =>
    service.commitDeposit({
      depositId: deposit.depositId,
      digest: toBase64Url(digest),
      size,
      language,
      depositKeyForSender: deposit.depositKeyForSender,
      recipients: [...deposit.recipients],
    }),
  );
  // The service may not choose another address: it is where the message is sent.
  if (gatewayAddress !== `emx-${deposit.depositId}@${description.gatewayDomain}`) {
    throw new ServiceError('service-answer-invalid', `The service named ${gatewayAddress} as its gateway.`);
  }
  return [gatewayAddress];
}

function warningSentence(kind: 'recipient-changed' | 'subscriber-vanished', address: string): string {
  return kind === 'recipient-changed'
    ? `${address} has another key than last time. Ask them before you confirm.`
    : `${address} was a subscriber and is none any more. Ask them before you confirm.`;
}

function tooLarge(size: number, { maxMessageBytes }: ServiceDescription): ClientError {
  return new ClientError(
    'message-too-large',
    `The message has ${size} bytes; the service takes at most ${maxMessageBytes}.`,
  );
}
