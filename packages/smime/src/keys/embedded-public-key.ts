import { CONTEXT, isTagged, membersOf, oidTextOf, readTlv, UNIVERSAL } from '../asn1/tlv.js';
import { SmimeError } from '../smime-error.js';
import { CURVES } from './curves.js';
import { isCompressed, isOnCurve } from './public-points.js';

const WHAT = 'private key';
const CODE = 'malformed-private-key';

/**
 * Refuses a private key on a curve whose own public key (ECPrivateKey [1], RFC 5915 §3) is no point of it: node:crypto
 * takes the point at infinity there, and ends the process when it signs.
 */
export function requireEmbeddedPoint(pkcs8: Uint8Array): void {
  const [, algorithm, wrapped] = membersOf(readTlv(pkcs8, WHAT, CODE), WHAT, CODE);
  if (!algorithm || !isTagged(wrapped, UNIVERSAL, 4)) throw damaged();
  const [, curveName] = membersOf(algorithm, WHAT, CODE);
  const curve = curveName && isTagged(curveName, UNIVERSAL, 6) ? CURVES[oidTextOf(curveName)] : undefined;
  if (!curve) return;
  const tagged = membersOf(readTlv(wrapped.content, WHAT, CODE), WHAT, CODE).find((field) =>
    isTagged(field, CONTEXT, 1),
  );
  if (!tagged) return;
  const [bits] = membersOf(tagged, WHAT, CODE);
  // The first byte of a BIT STRING counts its unused bits.
  const point = isTagged(bits, UNIVERSAL, 3) ? bits.content.subarray(1) : undefined;
  if (!point || !(isOnCurve(curve, point) || isCompressed(curve, point))) throw damaged();
}

function damaged(): SmimeError {
  return new SmimeError(CODE, 'The private key cannot be read.');
}
