import { type Capabilities, ServiceError } from '@secure-mail/contracts';
import { Certificate, validatePath } from '@secure-mail/smime';
import { ClientError } from '../client-error.js';
import { fromBase64Url } from '../keys/base64-url.js';
import { isCertifiedFor } from '../secure-id/certified-keys.js';
import type { SubscriberService } from '../secure-id/subscriber-service.js';
import { keyFingerprint } from './known-correspondents.js';

/** Somebody whose certificate holds for the address that was looked up. */
export interface Subscriber {
  readonly address: string;
  readonly certificate: Certificate;
  /** Of the certified key, as `KnownCorrespondents` remembers it. */
  readonly keyFingerprint: string;
  readonly capabilities: Capabilities;
}

type Answer = Awaited<ReturnType<SubscriberService['lookUpRecipients']>>;
type Entry = Answer['entries'][number];
type SubscriberEntry = Extract<Entry, { subscriber: true }>;

/** As many as one call takes. */
const addressesPerCall = 500;

/**
 * Asks the directory for all addresses and believes only what the remembered root vouches for. One bad
 * certificate refuses the whole message (fail closed).
 * @returns the subscribers by address; whoever is missing is not one.
 * @throws {ClientError} `recipient-certificate-invalid` naming the addresses, `directory-answer-incomplete`.
 */
export async function lookUpSubscribers(lookUp: {
  readonly service: Pick<SubscriberService, 'lookUpRecipients'>;
  readonly addresses: readonly string[];
  readonly root: Certificate;
  readonly now: Date;
}): Promise<ReadonlyMap<string, Subscriber>> {
  const entries = new Map<string, Entry>();
  for (let start = 0; start < lookUp.addresses.length; start += addressesPerCall) {
    const addresses = lookUp.addresses.slice(start, start + addressesPerCall);
    const answer = await lookUp.service.lookUpRecipients({ addresses });
    for (const entry of answer.entries) {
      if (entries.has(entry.address)) throw new ServiceError('service-answer-invalid', twice(entry.address));
      entries.set(entry.address, entry);
    }
  }

  const missing = lookUp.addresses.filter((address) => !entries.has(address));
  if (missing.length > 0) {
    throw new ClientError(
      'directory-answer-incomplete',
      `The directory said nothing about ${missing.join(', ')}.`,
      {
        addresses: missing,
      },
    );
  }

  const subscribers = new Map<string, Subscriber>();
  const refused: string[] = [];
  const reasons: string[] = [];
  for (const address of lookUp.addresses) {
    const entry = entries.get(address);
    if (!entry?.subscriber) continue;
    const verified = await verifySubscriber(entry, lookUp.root, lookUp.now);
    if (typeof verified !== 'string') subscribers.set(address, verified);
    else {
      refused.push(address);
      reasons.push(`${address} (${verified})`);
    }
  }
  if (refused.length > 0) {
    throw new ClientError(
      'recipient-certificate-invalid',
      `The directory's certificate cannot be trusted for ${reasons.join(', ')}. Nothing was sent.`,
      { addresses: refused },
    );
  }
  return subscribers;
}

/** @returns the subscriber, or why the certificate is not believed. */
async function verifySubscriber(
  entry: SubscriberEntry,
  root: Certificate,
  now: Date,
): Promise<Subscriber | string> {
  const read = readCertificates(entry);
  if (read === undefined) return 'malformed';
  const { certificate, chain } = read;
  if (!isCertifiedFor(certificate, entry.address)) return 'certified for another address';
  const verdict = await validatePath({
    certificate,
    intermediates: chain,
    roots: [root],
    at: now,
    use: 'encrypt',
  });
  if (!verdict.valid) return verdict.reason;
  return {
    address: entry.address,
    certificate,
    keyFingerprint: await keyFingerprint(certificate.spki),
    capabilities: entry.capabilities,
  };
}

function readCertificates(entry: SubscriberEntry) {
  try {
    const certificate = Certificate.fromDer(fromBase64Url(entry.encryptionCertificate));
    return { certificate, chain: entry.chain.map((der) => Certificate.fromDer(fromBase64Url(der))) };
  } catch {
    return undefined;
  }
}

function twice(address: string): string {
  return `The directory answered twice about ${address}.`;
}
