import * as asn1js from 'asn1js';
import {
  type Asn1,
  context,
  contextPrimitive,
  encode,
  encoded,
  octetString,
  oid,
  sequence,
} from '../asn1/asn1.js';
import { exactBuffer } from '../bytes/byte-arrays.js';
import { requireBytes } from '../bytes/byte-source.js';
import { type Certificate, serialText, structureOf } from '../certificates/certificate.js';
import { readKeyUsage } from '../certificates/certificate-extensions.js';
import { REASON_CODES, type RevokedEntry } from '../certificates/certificate-revocation-list.js';
import type { Issuer } from '../certificates/issuer.js';
import { requireKeyOf } from '../certificates/key-of-certificate.js';
import { isSameAuthority } from '../certificates/same-authority.js';
import { readSerialNumber } from '../certificates/serial-number.js';
import { publicKeyBits } from '../keys/public-key.js';
import { signatureScheme, signBytes } from '../keys/sign-bytes.js';
import { SmimeError } from '../smime-error.js';
import { requireCertificate, requireKeyHolder } from '../valid-certificate.js';
import { requireChoice } from '../valid-choice.js';
import { requireDate, requirePeriod } from '../valid-date.js';
import { requireObject } from '../valid-shape.js';
import { type CertificateId, encodedId, isOfIssuer } from './certificate-id.js';
import { generalizedTime } from './ocsp-fields.js';
import { OCSP_BASIC } from './ocsp-identifiers.js';
import { nonceExtension } from './ocsp-nonce.js';
import { type OcspRequest, parseOcspRequest } from './ocsp-request.js';
import { isDelegated } from './ocsp-responder-certificate.js';
import { type OcspRefusal, REFUSAL_CODES } from './ocsp-response.js';

/** What a CA knows of a certificate that it issued: that it is good, or since when and why it is revoked. */
export type CertificateStatus = 'good' | Omit<RevokedEntry, 'serialNumber'>;

/** A request, and what the responder answers from. */
export interface AnswerOcspRequestOptions {
  /** The body of the request as it came: OCSPRequest (RFC 6960 §4.1), DER. */
  readonly request: Uint8Array;
  /** Whose certificates the responder tells about. */
  readonly issuer: Certificate;
  /** Who signs: a certificate of `issueOcspResponderCertificate`, or the issuer where its key usage allows that. */
  readonly responder: Issuer;
  /**
   * Of every certificate issued, by its serial number as `Certificate.serialNumber` gives it or `RevokedEntry` takes it.
   * Absent: `unknown`. All of them are gone through for each request: of many give those that `readOcspRequest` names.
   */
  readonly statuses: ReadonlyMap<string, CertificateStatus>;
  /** Now. */
  readonly producedAt: Date;
  /** When the statuses were read. */
  readonly thisUpdate: Date;
  /** Until when the answer holds, not before `thisUpdate`. Default: none, there is newer information at any time (RFC 6960 §4.2.2.1). */
  readonly nextUpdate?: Date;
}

/**
 * Answers a request (RFC 6960 §4.2), DER: the body of an answer as `application/ocsp-response`. Certificates of other
 * issuers are `unknown`; a request that cannot be read gets `malformedRequest`. The request's nonce is repeated.
 * @throws {SmimeError}
 * - `malformed-certificate`: the responder may not answer for the issuer, or a public key cannot be read.
 * - `unsupported-algorithm`: the responder's key is of a kind that does not sign here (X25519).
 * - `malformed-private-key`: the responder's private key cannot be read.
 * - `malformed-ocsp`: a date is outside the years 0 to 9999.
 * - `invalid-argument`: a certificate is revoked for a reason that there is not, a date is none, `nextUpdate` comes before
 *   `thisUpdate`, a serial number cannot be read or comes twice, or the responder's key is not the one of its
 *   certificate, or something else was given for one of the options.
 */
export async function answerOcspRequest(options: AnswerOcspRequestOptions): Promise<Uint8Array> {
  requireObject(options, 'options');
  requireBytes(options.request, 'OCSP request');
  requireCertificate(options.issuer, 'issuer');
  requireKeyHolder(options.responder, 'responder');
  assertResponder(options);
  requireKeyOf(options.responder.certificate, options.responder.key);
  requireTimes(options);
  const statuses = readStatuses(options.statuses);
  let request: OcspRequest;
  try {
    request = parseOcspRequest(options.request);
  } catch (error) {
    if (error instanceof SmimeError) return refuseOcspRequest('malformed-request');
    throw error;
  }
  const { responder, issuer } = options;
  const algorithm = signatureScheme(responder.key.spki).algorithm;
  const data = await responseData(request, { ...options, statuses });
  const signature = await signBytes(responder.key, data);
  const basic = encode(
    sequence(
      encoded(data),
      encoded(algorithm),
      new asn1js.BitString({ valueHex: exactBuffer(signature) }),
      ...(isSameAuthority(issuer, responder.certificate)
        ? []
        : [context(0, sequence(encoded(responder.certificate.der)))]),
    ),
  );
  return encode(
    sequence(new asn1js.Enumerated({ value: 0 }), context(0, sequence(oid(OCSP_BASIC), octetString(basic)))),
  );
}

/**
 * An answer without information, such as `try-later` while the statuses cannot be read (RFC 6960 §2.3), DER.
 * @throws {SmimeError}
 * - `invalid-argument`: there is no such refusal.
 */
export function refuseOcspRequest(refusal: OcspRefusal): Uint8Array {
  requireChoice(refusal, Object.keys(REFUSAL_CODES), 'refusal');
  return encode(sequence(new asn1js.Enumerated({ value: REFUSAL_CODES[refusal] })));
}

async function responseData(request: OcspRequest, options: AnswerOcspRequestOptions): Promise<Uint8Array> {
  const key = publicKeyBits(options.responder.certificate.spki);
  const keyHash = new Uint8Array(await globalThis.crypto.subtle.digest('SHA-1', key));
  const singles: Asn1[] = [];
  for (const id of request.ids) singles.push(await singleResponse(id, options));
  const extensions = request.nonce
    ? [context(1, sequence(nonceExtension(request.nonce).toSchema() as Asn1))]
    : [];
  return encode(
    sequence(
      context(2, octetString(keyHash)),
      generalizedTime(options.producedAt),
      sequence(...singles),
      ...extensions,
    ),
  );
}

async function singleResponse(id: CertificateId, options: AnswerOcspRequestOptions): Promise<Asn1> {
  const ours = await isOfIssuer(id, options.issuer);
  return sequence(
    encodedId(id),
    statusValue(ours ? options.statuses.get(serialText(id.serial)) : undefined),
    generalizedTime(options.thisUpdate),
    ...(options.nextUpdate ? [context(0, generalizedTime(options.nextUpdate))] : []),
  );
}

function statusValue(status: CertificateStatus | undefined): Asn1 {
  if (status === undefined) return contextPrimitive(2, new Uint8Array());
  if (status === 'good') return contextPrimitive(0, new Uint8Array());
  requireChoice(status.reason, Object.keys(REASON_CODES), 'reason of the revocation');
  const code = REASON_CODES[status.reason];
  return context(
    1,
    generalizedTime(status.date),
    ...(code === 0 ? [] : [context(0, new asn1js.Enumerated({ value: code }))]),
  );
}

function requireTimes({ producedAt, thisUpdate, nextUpdate }: AnswerOcspRequestOptions): void {
  requireDate(producedAt, 'producedAt of the answer');
  requireDate(thisUpdate, 'thisUpdate of the answer');
  if (nextUpdate !== undefined)
    requirePeriod(['thisUpdate of the answer', thisUpdate], ['nextUpdate of the answer', nextUpdate]);
}

/** A revocation under a serial number that nothing is found by would make a certificate an unknown one, or a good one. */
function readStatuses(
  statuses: ReadonlyMap<string, CertificateStatus>,
): ReadonlyMap<string, CertificateStatus> {
  if (!(statuses instanceof Map))
    throw new SmimeError(
      'invalid-argument',
      'The statuses are missing. Give a Map of them by serial number.',
    );
  const read = new Map<string, CertificateStatus>();
  for (const [serialNumber, status] of statuses) {
    if (status !== 'good') {
      requireObject(status, 'status of a certificate');
      requireDate(status.date, 'date of the revocation');
    }
    read.set(readSerialNumber(serialNumber), status);
  }
  if (read.size === statuses.size) return read;
  throw new SmimeError('invalid-argument', 'The statuses name a serial number twice. Give each in one form.');
}

/** A CA needs digitalSignature to answer by itself (CA/Browser Forum, S/MIME Baseline Requirements §7.1.2). */
function assertResponder({ issuer, responder: { certificate } }: AnswerOcspRequestOptions): void {
  const itself =
    isSameAuthority(issuer, certificate) &&
    readKeyUsage(structureOf(certificate))?.has('digitalSignature') !== false;
  if (itself || isDelegated(issuer, certificate)) return;
  throw new SmimeError(
    'malformed-certificate',
    'This certificate may not answer for the issuer. It needs one that the issuer made for OCSP.',
  );
}
