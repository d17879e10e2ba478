import type { Certificate } from '../certificates/certificate.js';
import type { PrivateKey } from '../keys/private-key.js';
import type { RsaPadding } from '../keys/sign-bytes.js';

/** Who signs. `chain` holds the certificates between the signer's and the root's. */
export interface Signer {
  readonly certificate: Certificate;
  readonly key: PrivateKey;
  readonly chain: readonly Certificate[];
  /** Sent along and named as preferred for encrypting answers (RFC 8551 §2.5.3). */
  readonly encryptionCertificate?: Certificate;
  /**
   * Tells the readers that answers may use RFC 9709. Default: no, because other programs that use the same key (OpenSSL
   * with an exported PFX) may not read them.
   */
  readonly derivesContentKeys?: boolean;
  /** For RSA keys. Default `pkcs1`, which every program reads. */
  readonly rsaPadding?: RsaPadding;
}
