import * as asn1js from 'asn1js';
import {
  type Asn1,
  contentOf,
  encode,
  encoded,
  encodedAsRead,
  octetString,
  oid,
  oidText,
  sequence,
} from '../asn1/asn1.js';
import { type Bytes, equalBytes, exactBuffer, plainBytes } from '../bytes/byte-arrays.js';
import { type Certificate, structureOf } from '../certificates/certificate.js';
import { nameOf } from '../certificates/sign-certificate.js';
import { DIGEST_OIDS, DIGESTS, isPlatformDigest } from '../keys/digests.js';
import { publicKeyBits } from '../keys/public-key.js';
import { OcspFields } from './ocsp-fields.js';

/** With what issuers are named in a CertID (RFC 6960 §4.1.1). */
export type CertificateIdDigest = 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512';

/** Which certificate a question or an answer is about (CertID, RFC 6960 §4.1.1). */
export interface CertificateId {
  /** Nothing for a digest that is not known here: such an identifier means no certificate. */
  readonly digest: CertificateIdDigest | undefined;
  readonly issuerNameHash: Bytes;
  readonly issuerKeyHash: Bytes;
  /** The INTEGER's content as encoded: -1 and 255 are different ones. */
  readonly serial: Bytes;
  readonly der: Bytes;
}

export async function encodeCertificateId(
  certificate: Certificate,
  issuer: Certificate,
  digest: CertificateIdDigest,
): Promise<Bytes> {
  return encode(
    sequence(
      sequence(oid(DIGEST_OIDS[digest]), new asn1js.Null()),
      octetString(await hash(digest, issuerNameOf(certificate))),
      octetString(await hash(digest, publicKeyBits(issuer.spki))),
      new asn1js.Integer({ valueHex: exactBuffer(serialOf(certificate)) }),
    ),
  );
}

export function readCertificateId(value: Asn1): CertificateId {
  const fields = new OcspFields(value);
  const algorithm = fields.take(asn1js.Sequence);
  const issuerNameHash = contentOf(fields.take(asn1js.OctetString));
  const issuerKeyHash = contentOf(fields.take(asn1js.OctetString));
  const serial = contentOf(fields.take(asn1js.Integer));
  fields.end();
  const name = DIGESTS[oidText(new OcspFields(algorithm).any())];
  const digest = isPlatformDigest(name) ? name : undefined;
  return { digest, issuerNameHash, issuerKeyHash, serial, der: encodedAsRead(value) };
}

/** Whether the identifier means exactly this certificate of this issuer. */
export async function identifies(
  { digest, issuerNameHash, issuerKeyHash, serial }: CertificateId,
  certificate: Certificate,
  issuer: Certificate,
): Promise<boolean> {
  if (!digest || !equalBytes(serial, serialOf(certificate))) return false;
  return (
    equalBytes(issuerNameHash, await hash(digest, issuerNameOf(certificate))) &&
    equalBytes(issuerKeyHash, await hash(digest, publicKeyBits(issuer.spki)))
  );
}

/** Whether the identifier means a certificate that this issuer could have issued. */
export async function isOfIssuer(
  { digest, issuerNameHash, issuerKeyHash }: CertificateId,
  issuer: Certificate,
): Promise<boolean> {
  if (!digest) return false;
  return (
    equalBytes(issuerNameHash, await hash(digest, nameOf(issuer))) &&
    equalBytes(issuerKeyHash, await hash(digest, publicKeyBits(issuer.spki)))
  );
}

export function encodedId({ der }: CertificateId): Asn1 {
  return encoded(der);
}

/** The hash is over the issuer field of the certificate itself, however its issuer writes its own name. */
function issuerNameOf(certificate: Certificate): Bytes {
  return new Uint8Array(structureOf(certificate).issuer.valueBeforeDecode);
}

function serialOf(certificate: Certificate): Bytes {
  return contentOf(structureOf(certificate).serialNumber);
}

async function hash(digest: CertificateIdDigest, bytes: Uint8Array): Promise<Bytes> {
  return new Uint8Array(await globalThis.crypto.subtle.digest(digest, plainBytes(bytes)));
}
