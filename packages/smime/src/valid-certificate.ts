import { requireBytes } from './bytes/byte-source.js';
import { Certificate } from './certificates/certificate.js';
import type { PrivateKey } from './keys/private-key.js';
import { SmimeError } from './smime-error.js';
import { requireObject } from './valid-shape.js';

/** Refuses what is no certificate: programs without types give PEM, or DER. */
export function requireCertificate(certificate: Certificate, what: string): void {
  if (certificate instanceof Certificate) return;
  throw new SmimeError(
    'invalid-argument',
    `The ${what} is no certificate. Certificate.fromPem and Certificate.fromDer read one.`,
  );
}

export function requireKey(key: PrivateKey, what: string): void {
  requireObject(key, what);
  requireBytes(key.pkcs8, `pkcs8 of the ${what}`);
  requireBytes(key.spki, `spki of the ${what}`);
}

/** An issuer, a responder, or an entry of a key file. */
export function requireKeyHolder(
  holder: { readonly certificate: Certificate; readonly key: PrivateKey },
  what: string,
): void {
  requireObject(holder, what);
  requireCertificate(holder.certificate, `certificate of the ${what}`);
  requireKey(holder.key, `key of the ${what}`);
}
