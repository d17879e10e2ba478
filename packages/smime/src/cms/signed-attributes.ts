import * as pkijs from 'pkijs';
import { type Asn1, context, encode, encoded, octetString, oid, sequence, set } from '../asn1/asn1.js';
import * as id from '../asn1/object-identifiers.js';
import type { Bytes } from '../bytes/byte-arrays.js';
import { plainBytes } from '../bytes/byte-arrays.js';
import { type Certificate, structureOf } from '../certificates/certificate.js';
import { encodeTime } from '../certificates/sign-certificate.js';
import { issuerAndSerialNumber } from './recipient-infos.js';
import type { Signer } from './signer.js';
import { ownCapabilities } from './smime-capabilities.js';

/** The signed attributes of our signatures (RFC 5652 §11, RFC 8551 §2.5, RFC 5035), as the DER that is signed. */
export async function encodeSignedAttributes(
  signer: Signer,
  digest: Uint8Array,
  signingTime: Date,
): Promise<Bytes> {
  const attributes: readonly (readonly [string, Asn1])[] = [
    [id.ID_CONTENT_TYPE, oid(id.ID_DATA)],
    [id.ID_SIGNING_TIME, encodeTime(signingTime)],
    [id.ID_MESSAGE_DIGEST, octetString(digest)],
    [id.ID_SMIME_CAPABILITIES, ownCapabilities(signer.derivesContentKeys ?? false)],
    [id.ID_SIGNING_CERTIFICATE_V2, await signingCertificate(signer.certificate)],
    ...(signer.encryptionCertificate
      ? ([[id.ID_ENCRYPTION_KEY_PREFERENCE, keyPreference(signer.encryptionCertificate)]] as const)
      : []),
  ];
  const encodings = attributes.map(([type, value]) =>
    encode(new pkijs.Attribute({ type, values: [value] }).toSchema()),
  );
  // DER orders a SET OF by its members' encodings (X.690 §11.6).
  encodings.sort(compareBytes);
  return encode(set(...encodings.map(encoded)));
}

/** ESSCertIDv2 with the default hash SHA-256, and issuer and serial number (RFC 5035 §4). */
async function signingCertificate(certificate: Certificate): Promise<Asn1> {
  const hash = new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', plainBytes(certificate.der)));
  const { issuer, serialNumber } = structureOf(certificate);
  const issuerNames = sequence(context(4, issuer.toSchema() as Asn1));
  return sequence(sequence(sequence(octetString(hash), sequence(issuerNames, serialNumber))));
}

/** [0] IssuerAndSerialNumber, IMPLICIT (RFC 8551 §2.5.3). */
function keyPreference(certificate: Certificate): Asn1 {
  const value = issuerAndSerialNumber(certificate).toSchema();
  return context(0, ...(value.valueBlock.value as Asn1[]));
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}
