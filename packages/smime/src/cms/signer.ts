import type { Certificate } from '../certificates/certificate.js';
import type { PrivateKey } from '../keys/private-key.js';
import type { RsaPadding } from '../keys/sign-bytes.js';

/** Who signs a message, and what is told about them inside the signature (RFC 5652 §5, RFC 8551 §2.5). */
export interface Signer {
  /** Readers count the signature for the sender when From is among its `emailAddresses`. */
  readonly certificate: Certificate;
  /** The private key of `certificate`: any kind but X25519. */
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
