import type { PrivateKey } from '../keys/private-key.js';
import type { Certificate } from './certificate.js';

/** Who signs a certificate or a CRL. */
export interface Issuer {
  readonly certificate: Certificate;
  readonly key: PrivateKey;
}

export interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}
