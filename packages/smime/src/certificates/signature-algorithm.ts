import type * as pkijs from 'pkijs';
import { type Asn1, encodedAsRead } from '../asn1/asn1.js';
import type { SignatureAlgorithm } from '../keys/verify-signature.js';

/** With what a certificate, a CRL or a request is signed, as pkijs has read it. */
export function signatureAlgorithmOf({
  algorithmId,
  algorithmParams,
}: pkijs.AlgorithmIdentifier): SignatureAlgorithm {
  const parameters = algorithmParams as Asn1 | undefined;
  return { algorithm: algorithmId, parameters: parameters && encodedAsRead(parameters) };
}
