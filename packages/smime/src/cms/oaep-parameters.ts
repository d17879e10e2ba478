import { DER_NULL, derContext, derOid, derSequence } from '../asn1/der.js';
import * as id from '../asn1/object-identifiers.js';

const sha256 = derSequence(derOid(id.SHA_256), DER_NULL);

/** RSAES-OAEP-params: SHA-256 for both (RFC 4055 §4.1). */
export const OAEP_SHA256 = derSequence(
  derContext(0, sha256),
  derContext(1, derSequence(derOid(id.MGF1), sha256)),
);
