import * as asn1js from 'asn1js';
import * as id from '../asn1/object-identifiers.js';
import { type Certificate, structureOf } from '../certificates/certificate.js';
import { readExtendedKeyUsage, readKeyUsage } from '../certificates/certificate-extensions.js';
import { comparableNamesOf } from '../certificates/comparable-names.js';
import { encodeName, requireCommonName } from '../certificates/distinguished-name.js';
import type { Issuer, Validity } from '../certificates/issuer.js';
import { isSameAuthority } from '../certificates/same-authority.js';
import {
  assertIssuer,
  authorityKeyIdentifier,
  extendedKeyUsage,
  extension,
  keyUsage,
  nameOf,
  signCertificate,
  subjectKeyIdentifier,
} from '../certificates/sign-certificate.js';
import { requireSubjectKey } from '../certificates/subject-key.js';
import { requireValidityInside } from '../certificates/validity-of-issued.js';
import { requireObject } from '../valid-shape.js';
import { checkPath } from '../validation/check-path.js';
import { crlRevocation } from '../validation/crl-revocation.js';
import type { StoredList } from '../validation/revocation-material.js';
import { OCSP_NOCHECK, OCSP_SIGNING } from './ocsp-identifiers.js';

/** What goes into the certificate of an OCSP responder. */
export interface OcspResponderCertificateOptions {
  /** The CA whose certificates the responder will tell about. */
  readonly issuer: Issuer;
  readonly commonName: string;
  /** The responder's public key: SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array;
  /** Short: with id-pkix-ocsp-nocheck nobody can take the certificate back. */
  readonly validity: Validity;
  /** 1 to 20 random bytes, the first below 0x80 when there are 20. */
  readonly serialNumber: Uint8Array;
}

/**
 * A certificate by which a CA delegates its OCSP answers (RFC 6960 §4.2.2.2), with id-pkix-ocsp-nocheck.
 * @throws {SmimeError}
 * - `malformed-certificate`: the issuer is no CA; a date, the serial number or the public key cannot stand in a
 *   certificate.
 * - `unsupported-algorithm`: the issuer's key is of a kind that does not sign here (X25519).
 * - `malformed-private-key`: the issuer's private key cannot be read.
 * - `invalid-argument`: the common name is missing, the validity holds a date that is none, ends before it begins or is not
 *   inside the issuer's, or the issuer's key is not the one of its certificate.
 */
export async function issueOcspResponderCertificate(
  options: OcspResponderCertificateOptions,
): Promise<Certificate> {
  requireObject(options, 'options');
  assertIssuer(options.issuer);
  requireValidityInside(options.validity, options.issuer.certificate);
  requireCommonName(options.commonName);
  requireSubjectKey(options.spki, 'sign');
  return signCertificate(
    {
      issuerName: nameOf(options.issuer.certificate),
      subjectName: encodeName([{ type: id.COMMON_NAME, text: options.commonName }]),
      spki: options.spki,
      validity: options.validity,
      serialNumber: options.serialNumber,
      extensions: [
        keyUsage('digitalSignature'),
        extendedKeyUsage(OCSP_SIGNING),
        extension(OCSP_NOCHECK, false, new asn1js.Null()),
        await subjectKeyIdentifier(options.spki),
        await authorityKeyIdentifier(options.issuer.certificate),
      ],
    },
    options.issuer.key,
  );
}

export interface ResponderTimes {
  readonly producedAt: Date;
  readonly at: Date;
  /** Where a responder without id-pkix-ocsp-nocheck is looked up. */
  readonly lists: readonly StoredList[];
}

/**
 * Whether the certificate may answer for the issuer: it is the issuer, or the issuer itself issued it for OCSP, and
 * its own revocation is either not to be checked or known not to have happened (RFC 6960 §4.2.2.2).
 */
export async function mayAnswerFor(
  issuer: Certificate,
  responder: Certificate,
  { producedAt, at, lists }: ResponderTimes,
): Promise<boolean> {
  if (isSameAuthority(issuer, responder)) return true;
  if (!isDelegated(issuer, responder)) return false;
  // A short-lived responder may be younger than the time asked about, but must have been good when it answered.
  if (at > responder.notAfter) return false;
  const { outcome } = await checkPath([responder, issuer], { at: producedAt, policy: {} });
  if (typeof outcome === 'string') return false;
  if (structureOf(responder).extensions?.some(({ extnID }) => extnID === OCSP_NOCHECK)) return true;
  const lookUp = crlRevocation({
    lists,
    at,
    signers: [],
    leadsTo: () => Promise.resolve(false),
  });
  return (await lookUp(responder, [issuer])).status === 'good';
}

/** Named by the issuer for OCSP, in so many words: anyExtendedKeyUsage does not delegate. */
export function isDelegated(issuer: Certificate, responder: Certificate): boolean {
  const structure = structureOf(responder);
  return (
    comparableNamesOf(responder).issuer === comparableNamesOf(issuer).subject &&
    (readExtendedKeyUsage(structure)?.includes(OCSP_SIGNING) ?? false) &&
    readKeyUsage(structure)?.has('digitalSignature') !== false
  );
}
