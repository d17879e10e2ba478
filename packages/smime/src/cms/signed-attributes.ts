import { derContext, derOctets, derOid, derSequence, derSet, derTime } from '../asn1/der.js';
import * as id from '../asn1/object-identifiers.js';
import type { Bytes } from '../bytes/byte-arrays.js';
import type { Certificate } from '../certificates/certificate.js';
import { certificateDigest } from '../certificates/certificate-digest.js';
import { issuerAndSerialNumberOf } from './issuer-and-serial-number.js';
import type { Signer } from './signer.js';
import { ownCapabilities } from './smime-capabilities.js';

/** The signed attributes of our signatures (RFC 5652 §11, RFC 8551 §2.5, RFC 5035), as the DER that is signed. */
export async function encodeSignedAttributes(
  signer: Signer,
  digest: Uint8Array,
  signingTime: Date,
): Promise<Bytes> {
  const attributes = [
    attribute(id.ID_CONTENT_TYPE, derOid(id.ID_DATA)),
    attribute(id.ID_SIGNING_TIME, derTime(signingTime)),
    attribute(id.ID_MESSAGE_DIGEST, derOctets(digest)),
    attribute(id.ID_SMIME_CAPABILITIES, ownCapabilities(signer.derivesContentKeys ?? false)),
    attribute(id.ID_SIGNING_CERTIFICATE_V2, await signingCertificate(signer.certificate)),
    ...(signer.encryptionCertificate
      ? [attribute(id.ID_ENCRYPTION_KEY_PREFERENCE, keyPreference(signer.encryptionCertificate))]
      : []),
  ];
  // DER orders a SET OF by its members' encodings (X.690 §11.6).
  return derSet(...attributes.sort(compareBytes));
}

function attribute(type: string, value: Uint8Array): Bytes {
  return derSequence(derOid(type), derSet(value));
}

/** ESSCertIDv2 with the default hash SHA-256, and issuer and serial number (RFC 5035 §4). */
async function signingCertificate(certificate: Certificate): Promise<Bytes> {
  const hash = await certificateDigest(certificate, 'SHA-256');
  const { issuer, serialNumber } = issuerAndSerialNumberOf(certificate);
  const issuerSerial = derSequence(derSequence(derContext(4, issuer)), serialNumber);
  return derSequence(derSequence(derSequence(derOctets(hash), issuerSerial)));
}

/** [0] IssuerAndSerialNumber, IMPLICIT (RFC 8551 §2.5.3). */
function keyPreference(certificate: Certificate): Bytes {
  const { issuer, serialNumber } = issuerAndSerialNumberOf(certificate);
  return derContext(0, issuer, serialNumber);
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}
