import type { Certificate, PrivateKey } from '@secure-mail/smime';

/** A key pair of a Secure ID with its certificate; the three belong together (checked when unlocked). */
export interface CertifiedKey {
  readonly certificate: Certificate;
  readonly key: PrivateKey;
}

/** A Secure ID ready for use. Lives in memory only. */
export interface UnlockedSecureId {
  readonly address: string;
  readonly displayName: string;
  readonly signing: CertifiedKey;
  readonly encryption: CertifiedKey;
  /** From the issuing CA up to, and without, the root. */
  readonly chain: readonly Certificate[];
  /** The name of the service it was activated with. */
  readonly serviceName: string;
  /** The service's root, as remembered since activation. */
  readonly root: Certificate;
}
