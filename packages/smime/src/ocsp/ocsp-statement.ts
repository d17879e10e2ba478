import { equalBytes } from '../bytes/byte-arrays.js';
import type { Certificate } from '../certificates/certificate.js';
import { comparableNamesOf } from '../certificates/comparable-names.js';
import { publicKeyBits } from '../keys/public-key.js';
import { signatureAlgorithmName, verifySignature } from '../keys/verify-signature.js';
import type { StoredList } from '../validation/revocation-material.js';
import { verifiedOnce } from '../validation/verified-once.js';
import { identifies } from './certificate-id.js';
import { mayAnswerFor } from './ocsp-responder-certificate.js';
import type { BasicResponse, OcspStatus, SingleResponse } from './ocsp-response.js';

/** What somebody who may say it says of a certificate, for a while. */
export interface OcspStatement {
  readonly status: OcspStatus;
  /** Since when it is revoked; only with `revoked`. */
  readonly revokedAt: Date | undefined;
  /** CRLReason as a number (RFC 5280 §5.3.1); undefined when none is said. */
  readonly reasonCode: number | undefined;
  /** When the responder's information was right. */
  readonly thisUpdate: Date;
  /** By when there is newer information; undefined: at any time, and the statement holds for an hour. */
  readonly nextUpdate: Date | undefined;
  /** When the response was signed. */
  readonly producedAt: Date;
  /** Who signed it: the issuer itself, or whom it delegated to. */
  readonly responder: Certificate;
}

/** Why a response says nothing of the certificate. */
export type StatementFailure =
  /** It is about others. */
  | 'other-certificate'
  /** Whoever signed it may not speak for the issuer (RFC 6960 §4.2.2.2). */
  | 'unauthorised-responder'
  /** The signature is wrong, made with SHA-1, or of an algorithm that is not supported. */
  | 'signature'
  /** It has a critical extension that is not understood here. */
  | 'unknown-critical-extension';

export interface StatementSubject {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  readonly at: Date;
  readonly lists: readonly StoredList[];
}

/** What the response says of the certificate, once who signed it is found and allowed to (RFC 6960 §3.2, 1 to 4). */
export async function findStatement(
  response: BasicResponse,
  subject: StatementSubject,
): Promise<OcspStatement | StatementFailure> {
  const single = await singleAbout(response, subject);
  if (!single) return 'other-certificate';
  const responder = await findResponder(response, subject);
  if (typeof responder === 'string') return responder;
  if (response.beyondUnderstanding || single.beyondUnderstanding) return 'unknown-critical-extension';
  const { status, revokedAt, reasonCode, thisUpdate, nextUpdate } = single;
  return {
    status,
    revokedAt,
    reasonCode,
    thisUpdate,
    nextUpdate,
    producedAt: response.producedAt,
    responder,
  };
}

/**
 * Whether newer information should exist by now. A response without nextUpdate says that there always is
 * (RFC 6960 §4.2.2.1): it holds for an hour.
 */
export function isOutdated({ thisUpdate, nextUpdate }: OcspStatement, at: Date): boolean {
  return at.getTime() > (nextUpdate?.getTime() ?? thisUpdate.getTime() + 3_600_000);
}

/** Who says several things of one certificate is believed the gravest. */
async function singleAbout(
  response: BasicResponse,
  { certificate, issuer }: StatementSubject,
): Promise<SingleResponse | undefined> {
  let gravest: SingleResponse | undefined;
  for (const single of response.singles) {
    if (!(await identifies(single.id, certificate, issuer))) continue;
    if (!gravest || GRAVITY[single.status] > GRAVITY[gravest.status]) gravest = single;
  }
  return gravest;
}

const GRAVITY: Readonly<Record<OcspStatus, number>> = { good: 0, unknown: 1, revoked: 2 };

async function findResponder(
  response: BasicResponse,
  { issuer, at, lists }: StatementSubject,
): Promise<Certificate | StatementFailure> {
  let failure: StatementFailure = 'unauthorised-responder';
  for (const candidate of [issuer, ...response.certificates]) {
    if (!(await isNamed(response, candidate))) continue;
    const times = { producedAt: response.producedAt, at, lists };
    if (!(await mayAnswerFor(issuer, candidate, times))) continue;
    if (await isAnsweredBy(response, candidate)) return candidate;
    failure = 'signature';
  }
  return failure;
}

/** ResponderID: a name, or the SHA-1 of the key's bits (RFC 6960 §4.2.1). */
async function isNamed({ responder }: BasicResponse, candidate: Certificate): Promise<boolean> {
  if ('name' in responder) return comparableNamesOf(candidate).subject === responder.name;
  const digest = await globalThis.crypto.subtle.digest('SHA-1', publicKeyBits(candidate.spki));
  return equalBytes(new Uint8Array(digest), responder.keyHash);
}

const isAnsweredBy = verifiedOnce(
  async (response: BasicResponse, responder: Certificate): Promise<boolean> => {
    const { algorithm, signedBytes: bytes, signature } = response;
    // Whoever asks chooses the nonce, a part of what is signed: a collision of SHA-1 would then be two answers.
    if (/SHA-1$/.test(signatureAlgorithmName(algorithm))) return false;
    return (await verifySignature({ spki: responder.spki, algorithm, bytes, signature })) === 'right';
  },
);
