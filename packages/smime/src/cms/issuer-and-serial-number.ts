import { encode } from '../asn1/asn1.js';
import { derSequence } from '../asn1/der.js';
import { type Bytes, copyBytes } from '../bytes/byte-arrays.js';
import { type Certificate, structureOf } from '../certificates/certificate.js';
import { onceFor } from '../once-for.js';

/** What names a certificate in CMS (RFC 5652 §10.2.4); both as DER. */
export interface IssuerAndSerialNumber {
  /** The Name as the certificate writes it. */
  readonly issuer: Bytes;
  readonly serialNumber: Bytes;
}

/** Worked out once per certificate. */
export const issuerAndSerialNumberOf = onceFor((certificate: Certificate): IssuerAndSerialNumber => {
  const { issuer, serialNumber } = structureOf(certificate);
  return {
    issuer: copyBytes(new Uint8Array(issuer.valueBeforeDecode)),
    serialNumber: encode(serialNumber),
  };
});

/** DER of the IssuerAndSerialNumber. */
export function encodeIssuerAndSerialNumber(certificate: Certificate): Bytes {
  const { issuer, serialNumber } = issuerAndSerialNumberOf(certificate);
  return derSequence(issuer, serialNumber);
}
