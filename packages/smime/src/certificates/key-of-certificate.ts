import { equalBytes } from '../bytes/byte-arrays.js';
import type { PrivateKey } from '../keys/private-key.js';
import { publicKeyBits, readPublicKey } from '../keys/public-key.js';
import { SmimeError } from '../smime-error.js';
import type { Certificate } from './certificate.js';

/**
 * Refuses a key that is not the certificate's: what it signs nobody would find right. The public keys are compared, and
 * nothing is signed for it; that `pkcs8` belongs to its own `spki` is for whoever made the pair to know.
 */
export function requireKeyOf(certificate: Certificate, key: PrivateKey): void {
  if (equalBytes(certificate.spki, key.spki) || isSameKey(certificate.spki, key.spki)) return;
  throw new SmimeError(
    'invalid-argument',
    `The private key is not the one of the certificate of ${certificate.subject}.`,
  );
}

/** RSA keys are written under more than one identifier (RFC 4055 §1.2). */
function isSameKey(a: Uint8Array, b: Uint8Array): boolean {
  return readPublicKey(a).kind === readPublicKey(b).kind && equalBytes(publicKeyBits(a), publicKeyBits(b));
}
