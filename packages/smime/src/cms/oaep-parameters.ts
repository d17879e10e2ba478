import { DER_NULL, derContext, derOid, derSequence } from '../asn1/der.js';
import * as id from '../asn1/object-identifiers.js';
import { CONTEXT, isTagged, membersOf, oidTextOf, type Tlv } from '../asn1/tlv.js';
import { DIGESTS } from '../keys/verify-signature.js';

const sha256 = derSequence(derOid(id.SHA_256), DER_NULL);

/** RSAES-OAEP-params: SHA-256 for both (RFC 4055 §4.1). */
export const OAEP_SHA256 = derSequence(
  derContext(0, sha256),
  derContext(1, derSequence(derOid(id.MGF1), sha256)),
);

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
