import type { PrivateKey } from '../keys/private-key.js';
import type { Certificate } from './certificate.js';

/** Who signs a certificate, a CRL or an OCSP response. */
export interface Issuer {
  /** Its subject becomes the issuer of what is signed, its key identifier the authority key identifier. */
  readonly certificate: Certificate;
  /** The private key of `certificate`, which is compared with it. */
  readonly key: PrivateKey;
}

/**
 * From when until when a certificate is valid, both included (RFC 5280 §4.1.2.5): whole seconds of the years 1950 to
 * 9999; fractions are cut off. `notAfter` does not come before `notBefore`, and both lie inside the issuer's validity.
 */
export interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}
