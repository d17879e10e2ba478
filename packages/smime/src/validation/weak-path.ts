import { type Certificate, structureOf } from '../certificates/certificate.js';
import { signatureAlgorithmOf } from '../certificates/signature-algorithm.js';
import { signatureAlgorithmName } from '../keys/verify-signature.js';
import { isWeakKey, isWeakSignature } from '../keys/weak-algorithms.js';
import { unlessDamaged } from './read-when-asked.js';

/**
 * Whether a path rests on what others may forge by now: a signature with MD5 or SHA-1, or an RSA key under 2048 bits.
 * The trust anchor's own signature is not asked about: nobody's trust comes from it.
 */
export function isWeakPath(path: readonly Certificate[]): boolean {
  const below = path.slice(0, -1);
  return path.some(hasWeakKey) || below.some(isWeaklySigned);
}

/** A damaged key verifies nothing. */
function hasWeakKey({ spki }: Certificate): boolean {
  return unlessDamaged(() => isWeakKey(spki)) ?? false;
}

function isWeaklySigned(certificate: Certificate): boolean {
  const { signatureAlgorithm } = structureOf(certificate);
  return isWeakSignature(signatureAlgorithmName(signatureAlgorithmOf(signatureAlgorithm)));
}
