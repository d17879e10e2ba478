import type { Certificate } from '../certificates/certificate.js';
import type { PrivateKey } from '../keys/private-key.js';

/** A key with its certificate: a key bag and a certificate bag (RFC 7292 §4.2). */
export interface Pkcs12Entry {
  readonly certificate: Certificate;
  /** The private key of `certificate`. */
  readonly key: PrivateKey;
  /** What certificate stores show (RFC 2985 §5.5.1). Default when exported: the common name. */
  readonly friendlyName?: string;
}
