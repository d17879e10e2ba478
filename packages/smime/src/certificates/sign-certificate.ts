import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import {
  type Asn1,
  context,
  contextPrimitive,
  encode,
  encoded,
  oid,
  sequence,
  unsignedInteger,
} from '../asn1/asn1.js';
import * as id from '../asn1/object-identifiers.js';
import { type Bytes, exactBuffer, fromLatin1 } from '../bytes/byte-arrays.js';
import { requireBytes } from '../bytes/byte-source.js';
import type { PrivateKey } from '../keys/private-key.js';
import { publicKeyBits } from '../keys/public-key.js';
import { signatureScheme, signBytes } from '../keys/sign-bytes.js';
import { SmimeError } from '../smime-error.js';
import { requireKeyHolder } from '../valid-certificate.js';
import { Certificate, structureOf } from './certificate.js';
import { KEY_USAGES, type KeyUsageName, readSubjectKeyIdentifier } from './certificate-extensions.js';
import type { Issuer, Validity } from './issuer.js';
import { requireKeyOf } from './key-of-certificate.js';
import { requireValidity, wholeSeconds } from './validity-of-issued.js';

/** Everything of a certificate but the signature. */
export interface CertificateContent {
  readonly issuerName: Uint8Array;
  readonly subjectName: Uint8Array;
  readonly spki: Uint8Array;
  readonly validity: Validity;
  readonly serialNumber: Uint8Array;
  readonly extensions: readonly pkijs.Extension[];
}

/** Builds and signs a version 3 certificate. */
export async function signCertificate(content: CertificateContent, key: PrivateKey): Promise<Certificate> {
  requireValidity(content.validity);
  const { notBefore, notAfter } = content.validity;
  const algorithm = signatureScheme(key.spki).algorithm;
  const tbs = encode(
    sequence(
      new asn1js.Constructed({
        idBlock: { tagClass: 3, tagNumber: 0 },
        value: [new asn1js.Integer({ value: 2 })],
      }),
      serial(content.serialNumber),
      encoded(algorithm),
      encoded(content.issuerName),
      sequence(encodeTime(notBefore), encodeTime(notAfter)),
      encoded(content.subjectName),
      encoded(content.spki),
      new asn1js.Constructed({
        idBlock: { tagClass: 3, tagNumber: 3 },
        value: [sequence(...content.extensions.map((extension) => extension.toSchema() as Asn1))],
      }),
    ),
  );
  const signature = await signBytes(key, tbs);
  return Certificate.fromDer(
    encode(
      sequence(encoded(tbs), encoded(algorithm), new asn1js.BitString({ valueHex: exactBuffer(signature) })),
    ),
  );
}

/** UTCTime through 2049, GeneralizedTime from 2050 on (RFC 5280 §4.1.2.5). Seconds only. */
export function encodeTime(date: Date): Asn1 {
  const seconds = wholeSeconds(date);
  const year = seconds.getUTCFullYear();
  if (Number.isNaN(year) || year < 1950 || year > 9999) {
    throw new SmimeError('malformed-certificate', 'A certificate cannot carry this date.');
  }
  return year < 2050
    ? new asn1js.UTCTime({ valueDate: seconds })
    : new asn1js.GeneralizedTime({ valueDate: seconds });
}

/** Positive, not zero, at most 20 bytes (RFC 5280 §4.1.2.2). */
function serial(bytes: Uint8Array): asn1js.Integer {
  requireBytes(bytes, 'serialNumber');
  if (
    bytes.length === 0 ||
    bytes.length > 20 ||
    bytes.every((byte) => byte === 0) ||
    (bytes.length === 20 && bytes[0]! >= 0x80)
  ) {
    throw new SmimeError(
      'malformed-certificate',
      'A serial number has 1 to 20 bytes, is positive and not zero.',
    );
  }
  return unsignedInteger(bytes);
}

export function extension(extnID: string, critical: boolean, value: Asn1): pkijs.Extension {
  return new pkijs.Extension({ extnID, critical, extnValue: exactBuffer(encode(value)) });
}

export function nameOf(certificate: Certificate): Bytes {
  return new Uint8Array(structureOf(certificate).subject.valueBeforeDecode);
}

/** RFC 7093 §2 method 1: the leftmost 160 bits of SHA-256 over the key's bits. */
export async function keyIdentifier(spki: Uint8Array): Promise<Bytes> {
  return new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', publicKeyBits(spki))).slice(0, 20);
}

export async function subjectKeyIdentifier(spki: Uint8Array): Promise<pkijs.Extension> {
  const value = new asn1js.OctetString({ valueHex: exactBuffer(await keyIdentifier(spki)) });
  return extension(id.SUBJECT_KEY_IDENTIFIER, false, value);
}

export async function authorityKeyIdentifier(issuer: Certificate): Promise<pkijs.Extension> {
  const identifier = readSubjectKeyIdentifier(structureOf(issuer)) ?? (await keyIdentifier(issuer.spki));
  return extension(id.AUTHORITY_KEY_IDENTIFIER, false, sequence(contextPrimitive(0, identifier)));
}

export function keyUsage(...usages: readonly KeyUsageName[]): pkijs.Extension {
  const highest = Math.max(...usages.map((usage) => KEY_USAGES.indexOf(usage)));
  const bits = new Uint8Array((highest >> 3) + 1);
  for (const usage of usages) {
    const position = KEY_USAGES.indexOf(usage);
    bits[position >> 3]! |= 0x80 >> (position & 7);
  }
  const value = new asn1js.BitString({ valueHex: exactBuffer(bits), unusedBits: 7 - (highest & 7) });
  return extension(id.KEY_USAGE, true, value);
}

export function extendedKeyUsage(...purposes: readonly string[]): pkijs.Extension {
  return extension(
    id.EXTENDED_KEY_USAGE,
    false,
    sequence(...purposes.map((value) => new asn1js.ObjectIdentifier({ value }))),
  );
}

/**
 * Where readers of a certificate find what they check it with: HTTP addresses in ASCII (RFC 3986), with host names in their
 * A-label form. What is left out is not named in it.
 */
export interface Publication {
  /** The issuer's CRL, DER (RFC 5280 §4.2.1.13). */
  readonly crlUrl?: string;
  /** The issuer's OCSP responder (RFC 5280 §4.2.2.1). */
  readonly ocspUrl?: string;
  /** The issuer's certificate, DER (caIssuers, RFC 5280 §4.2.2.1). */
  readonly issuerUrl?: string;
}

export function publicationExtensions({
  crlUrl,
  ocspUrl,
  issuerUrl,
}: Publication): readonly pkijs.Extension[] {
  const ocsp = ocspUrl === undefined ? undefined : address(ocspUrl, 'ocspUrl');
  const issuer = issuerUrl === undefined ? undefined : address(issuerUrl, 'issuerUrl');
  const access = [
    ...(ocsp ? [sequence(oid(id.OCSP_ACCESS), ocsp)] : []),
    ...(issuer ? [sequence(oid(id.CA_ISSUERS), issuer)] : []),
  ];
  const points = crlUrl === undefined ? [] : [sequence(context(0, context(0, address(crlUrl, 'crlUrl'))))];
  return [
    ...(points.length > 0 ? [extension(id.CRL_DISTRIBUTION_POINTS, false, sequence(...points))] : []),
    ...(access.length > 0 ? [extension(id.AUTHORITY_INFORMATION_ACCESS, false, sequence(...access))] : []),
  ];
}

/** A scheme, and behind it printable ASCII without what a URI writes as percent and digits (RFC 3986 §2 and §3.1). */
const ABSOLUTE_URI = /^[a-z][a-z0-9+.-]*:[!#-;=?-[\]_a-z~]+$/i;

/** An IA5String that is an absolute URI (RFC 5280 §4.2.1.6); other letters would be written as those that they end in. */
function address(url: string, what: keyof Publication): asn1js.Primitive {
  if (typeof url !== 'string' || !ABSOLUTE_URI.test(url))
    throw new SmimeError(
      'invalid-argument',
      `The ${what} is no address. Write it in full and in ASCII, such as http://pki.firm.example/ca.crl.`,
    );
  return contextPrimitive(6, fromLatin1(url));
}

export function assertIssuer(issuer: Issuer): void {
  requireKeyHolder(issuer, 'issuer');
  if (!issuer.certificate.isCertificateAuthority) {
    throw new SmimeError('malformed-certificate', 'Only a certification authority can issue certificates.');
  }
  requireKeyOf(issuer.certificate, issuer.key);
}
