import { requireSigners, type Signer } from '../cms/signer.js';
import { SmimeError } from '../smime-error.js';
import { requireCertificate } from '../valid-certificate.js';
import { requireCertificates } from '../valid-lists.js';

/** Programs without types may give signers that lack what belongs to one, or certificates as text. */

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
  requireCertificate(signer.certificate, 'certificate of a signer');
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
    requireCertificate(signer.encryptionCertificate, 'encryptionCertificate of the signer');
}

function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array;
}

function refused(sentence: string): SmimeError {
  return new SmimeError('invalid-argument', sentence);
}
