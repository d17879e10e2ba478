import * as asn1js from 'asn1js';
import type * as pkijs from 'pkijs';
import { type Asn1, context, encode, encoded, parseAsn1, readStructure, sequence } from '../asn1/asn1.js';
import type { Bytes } from '../bytes/byte-arrays.js';
import { requireBytes } from '../bytes/byte-source.js';
import { type Certificate, serialText } from '../certificates/certificate.js';
import { PLATFORM_DIGESTS } from '../keys/digests.js';
import { SmimeError } from '../smime-error.js';
import { requireCertificate } from '../valid-certificate.js';
import { requireChoice } from '../valid-choice.js';
import { requireCertificates } from '../valid-lists.js';
import { requireObject } from '../valid-shape.js';
import {
  type CertificateId,
  type CertificateIdDigest,
  encodeCertificateId,
  readCertificateId,
} from './certificate-id.js';
import { damaged, extensionsIn, listOf, OcspFields } from './ocsp-fields.js';
import { OCSP_NONCE } from './ocsp-identifiers.js';
import { NONCE_LENGTH, nonceExtension, readNonce } from './ocsp-nonce.js';

/** What a request asks. */
export interface OcspRequestOptions {
  /** At least one, all of them issued by `issuer`. */
  readonly certificates: readonly Certificate[];
  /** The CA that issued them. */
  readonly issuer: Certificate;
  /** 32 to 128 random bytes (RFC 9654); without it an old answer can be played again until its nextUpdate. */
  readonly nonce?: Uint8Array;
  /** Default: SHA-1, because some responders know no other. It only names the issuer; nothing rests on its strength. */
  readonly digest?: CertificateIdDigest;
}

/**
 * An unsigned request (RFC 6960 §4.1), DER: the body of a POST as `application/ocsp-request` (RFC 6960 appendix A.1).
 * @throws {SmimeError}
 * - `malformed-ocsp`: there is no certificate, or a nonce that has not 32 to 128 bytes.
 * - `invalid-argument`: there is no such digest, or something else was given for a certificate or the nonce.
 * - `malformed-certificate`: the issuer's public key cannot be read.
 */
export async function createOcspRequest(options: OcspRequestOptions): Promise<Uint8Array> {
  requireObject(options, 'options');
  const { nonce } = options;
  requireCertificates(options.certificates, 'certificates asked about');
  requireCertificate(options.issuer, 'issuer');
  if (nonce !== undefined) requireBytes(nonce, 'nonce');
  if (options.certificates.length === 0)
    throw new SmimeError('malformed-ocsp', 'An OCSP request asks for at least one certificate.');
  if (nonce && (nonce.length < NONCE_LENGTH.client || nonce.length > NONCE_LENGTH.most))
    throw new SmimeError('malformed-ocsp', 'The nonce of an OCSP request has 32 to 128 bytes.');
  const { digest = 'SHA-1' } = options;
  requireChoice(digest, PLATFORM_DIGESTS, 'digest');
  const ids = await Promise.all(
    options.certificates.map((certificate) => encodeCertificateId(certificate, options.issuer, digest)),
  );
  const extensions = nonce ? [context(2, sequence(nonceExtension(nonce).toSchema() as Asn1))] : [];
  return encode(sequence(sequence(sequence(...ids.map((id) => sequence(encoded(id)))), ...extensions)));
}

export interface OcspRequest {
  readonly ids: readonly CertificateId[];
  readonly nonce: Bytes | undefined;
}

/** Throws `malformed-ocsp`. Whether a signed request is signed rightly is not looked at: anybody may ask. */
export function parseOcspRequest(der: Uint8Array): OcspRequest {
  return readStructure('OCSP request', 'malformed-ocsp', () => {
    const request = new OcspFields(parseAsn1(der, 'OCSP request', 'malformed-ocsp'));
    const content = new OcspFields(request.take(asn1js.Sequence));
    request.tagged(0);
    request.end();
    if (!isVersion1(content.tagged(0))) throw damaged();
    content.tagged(1);
    const list = listOf(content.take(asn1js.Sequence), MOST_CERTIFICATES);
    const extensions = extensionsIn(content.tagged(2));
    content.end();
    if (list.length === 0 || hasCritical(extensions)) throw damaged();
    return { ids: list.map(readSingle), nonce: readNonce(extensions) };
  });
}

/**
 * What a request asks for, so that a responder can look it up. A request that is refused here is answered by
 * `answerOcspRequest` all the same.
 * @param der An OCSPRequest (RFC 6960 §4.1), signed or not; signatures are not checked.
 * @returns The serial numbers as `Certificate.serialNumber` gives them, whoever issued them.
 * @throws {SmimeError}
 * - `malformed-ocsp`: it cannot be read, or has a critical extension that is not known.
 * - `too-large`: it asks for more than 256 certificates.
 * - `too-deep`: it is nested deeper than any real one.
 * - `invalid-argument`: it is no bytes.
 */
export function readOcspRequest(der: Uint8Array): { serialNumbers: readonly string[] } {
  requireBytes(der, 'OCSP request');
  return { serialNumbers: parseOcspRequest(der).ids.map(({ serial }) => serialText(serial)) };
}

export function isVersion1(version: Asn1 | undefined): boolean {
  return version === undefined || (version instanceof asn1js.Integer && version.valueBlock.valueDec === 0);
}

function readSingle(value: Asn1): CertificateId {
  const single = new OcspFields(value);
  const id = readCertificateId(single.take(asn1js.Sequence));
  const extensions = extensionsIn(single.tagged(0));
  single.end();
  if (hasCritical(extensions)) throw damaged();
  return id;
}

/** Nobody may answer past a critical extension that they do not understand (RFC 6960 §4.4). */
export function hasCritical(extensions: readonly pkijs.Extension[]): boolean {
  return extensions.some(({ critical, extnID }) => critical && extnID !== OCSP_NONCE);
}

const MOST_CERTIFICATES = 256;
