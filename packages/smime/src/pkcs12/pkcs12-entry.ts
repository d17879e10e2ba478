import type { Certificate } from '../certificates/certificate.js';
import type { PrivateKey } from '../keys/private-key.js';

/** A key with its certificate. */
export interface Pkcs12Entry {
  readonly certificate: Certificate;
  readonly key: PrivateKey;
  readonly friendlyName?: string;
}
