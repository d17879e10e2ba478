import { Certificate } from '../certificates/certificate.js';
import type { Recipient } from '../cms/recipient.js';
import { requireSigners, type Signer } from '../cms/signer.js';
import { SmimeError } from '../smime-error.js';
import { requireCertificates } from '../valid-lists.js';

/** Programs without types may give signers and recipients that lack what belongs to one, or certificates as text. */

interface Signing {
  readonly signer: Signer;
  readonly coSigners?: readonly Signer[];
}

/** The signer and those who sign as well. Throws `invalid-argument` for what is none, or has another's key. */
export function signersOf({ signer, coSigners = [] }: Signing): readonly Signer[] {
  if (!Array.isArray(coSigners)) throw refused('The coSigners are no list of signers.');
  const signers = [signer, ...coSigners];
  for (const one of signers) requireSigner(one);
  requireSigners(signers);
  return signers;
}

function requireSigner(signer: Signer | undefined): void {
  const shape = 'A signer is { certificate, key, chain }';
  if (typeof signer !== 'object' || signer === null) throw refused(`${shape}, and something else was given.`);
  requireCertificate(signer.certificate, `${shape}, and the certificate of this one`);
  if (!isBytes(signer.key?.spki) || !isBytes(signer.key.pkcs8))
    throw refused(
      `${shape}, and the key of this one is no PrivateKey, such as generateKey and importPkcs12 give.`,
    );
  if (!Array.isArray(signer.chain))
    throw refused(
      `${shape}, and this one has no chain: a list of the CA certificates up to the root, maybe empty.`,
    );
  requireCertificates(signer.chain, 'certificates in the chain of the signer');
  if (signer.encryptionCertificate !== undefined)
    requireCertificate(signer.encryptionCertificate, 'The encryptionCertificate of the signer');
}

/** Throws `recipient-invalid` when there is none, `invalid-argument` for what is none. */
export function requireRecipients(recipients: readonly Recipient[]): void {
  const shape = 'A recipient is { certificate }, { keyId, kek } or { password }';
  if (!Array.isArray(recipients)) throw refused(`The recipients are no list. ${shape}.`);
  if (recipients.length === 0) throw new SmimeError('recipient-invalid', 'There is nobody to encrypt to.');
  for (const recipient of recipients as readonly unknown[]) {
    if (recipient instanceof Certificate)
      throw refused(`${shape}; this is the certificate alone: write { certificate }.`);
    if (typeof recipient !== 'object' || recipient === null)
      throw refused(`${shape}; this is something else.`);
    if ('password' in recipient) continue;
    if ('kek' in recipient) {
      const { keyId, kek } = recipient as { keyId?: unknown; kek: unknown };
      if (!isBytes(keyId) || !isBytes(kek)) throw refused(`${shape}; keyId and kek are bytes.`);
    } else if ('certificate' in recipient) {
      requireCertificate(recipient.certificate, `${shape}; the certificate of this one`);
    } else throw refused(`${shape}; this has none of them.`);
  }
}

function requireCertificate(certificate: unknown, what: string): void {
  if (!(certificate instanceof Certificate))
    throw refused(`${what} is no Certificate: Certificate.fromPem and Certificate.fromDer read one.`);
}

function isBytes(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value);
}

function refused(sentence: string): SmimeError {
  return new SmimeError('invalid-argument', sentence);
}
