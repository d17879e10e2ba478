import type { Certificate } from '../certificates/certificate.js';
import { requireKeyOf } from '../certificates/key-of-certificate.js';
import type { PrivateKey } from '../keys/private-key.js';
import { type RsaPadding, signatureScheme } from '../keys/sign-bytes.js';
import { SmimeError } from '../smime-error.js';

/** Who signs a message, and what is told about them inside the signature (RFC 5652 §5, RFC 8551 §2.5). */
export interface Signer {
  /**
   * Readers count the signature for the sender when From is among its `emailAddresses`. When it has a `keyUsage`, that
   * names `digitalSignature` or `nonRepudiation` (RFC 8550 §4.4.2).
   */
  readonly certificate: Certificate;
  /** The private key of `certificate`, which is compared with it: any kind but X25519. */
  readonly key: PrivateKey;
  /** The certificates between the signer's and the root's, in any order; they are sent along. */
  readonly chain: readonly Certificate[];
  /** Sent along and named as preferred for encrypting answers (RFC 8551 §2.5.3). */
  readonly encryptionCertificate?: Certificate;
  /**
   * Tells the readers that answers may use RFC 9709. Default: no, because other programs that use the same key (OpenSSL
   * with an exported PFX) may not read them.
   */
  readonly derivesContentKeys?: boolean;
  /** For RSA keys. Default: `pkcs1`, which every program reads. */
  readonly rsaPadding?: RsaPadding;
}

/**
 * Refuses, before anything is read, a signer whose key does not sign, is not for signing or belongs to another
 * certificate.
 */
export function requireSigners(signers: readonly Signer[]): void {
  for (const { certificate, key, rsaPadding } of signers) {
    requireKeyOf(certificate, key);
    requireUseForSigning(certificate);
    signatureScheme(certificate.spki, rsaPadding);
  }
}

/** No reader would take the signature: somebody has two certificates, and the one for encryption was given. */
function requireUseForSigning({ keyUsage, subject }: Certificate): void {
  if (!keyUsage || keyUsage.includes('digitalSignature') || keyUsage.includes('nonRepudiation')) return;
  throw new SmimeError(
    'invalid-argument',
    `The certificate of ${subject} is not for signing. Take the one whose key usage is digitalSignature.`,
  );
}
