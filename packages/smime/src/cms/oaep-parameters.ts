import { derSequence } from '../asn1/der.js';
import { CONTEXT, isTagged, membersOf, oidTextOf, type Tlv } from '../asn1/tlv.js';
import { DIGESTS, HASH_AND_MASK_SHA256 } from '../keys/digests.js';

/** RSAES-OAEP-params: SHA-256 for both (RFC 4055 §4.1). */
export const OAEP_SHA256 = derSequence(...HASH_AND_MASK_SHA256);

/**
 * The hash of RSAES-OAEP-params (RFC 4055 §4.1), of which SHA-1 is the default. Undefined where it is unknown, or not
 * that of the mask as well: the platforms have one hash for both.
 */
export function readOaepHash(parameters: Tlv | undefined, what: string): string | undefined {
  let hash: string | undefined = 'SHA-1';
  let mask: string | undefined = 'SHA-1';
  for (const field of parameters ? membersOf(parameters, what) : []) {
    const [value] = membersOf(field, what);
    if (!value) continue;
    const [first, second] = membersOf(value, what);
    if (isTagged(field, CONTEXT, 0)) hash = DIGESTS[oidTextOf(first)];
    if (isTagged(field, CONTEXT, 1)) mask = second && DIGESTS[oidTextOf(membersOf(second, what)[0])];
  }
  return hash === mask ? hash : undefined;
}
