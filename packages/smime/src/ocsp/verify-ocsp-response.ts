import { equalBytes } from '../bytes/byte-arrays.js';
import { requireBytes } from '../bytes/byte-source.js';
import type { Certificate } from '../certificates/certificate.js';
import { SmimeError } from '../smime-error.js';
import { requireCertificate } from '../valid-certificate.js';
import { requireDate } from '../valid-date.js';
import { requireBytesList, requireObject } from '../valid-shape.js';
import { storedList } from '../validation/revocation-material.js';
import { type OcspRefusal, readOcspResponse } from './ocsp-response.js';
import { findStatement, isOutdated, type OcspStatement, type StatementFailure } from './ocsp-statement.js';

/** A response, and what was asked. */
export interface VerifyOcspResponseOptions {
  /** OCSPResponse (RFC 6960 §4.2), DER. */
  readonly response: Uint8Array;
  /** The certificate asked about. */
  readonly certificate: Certificate;
  /** Who issued the certificate, and is trusted to have. */
  readonly issuer: Certificate;
  /** Now: the response must be fresh then, with 5 minutes for clocks that differ. */
  readonly at: Date;
  /** The request's, when it had one: the response must carry the same. */
  readonly nonce?: Uint8Array;
  /** DER. Where a delegated responder without id-pkix-ocsp-nocheck is looked up; without a CRL it is not accepted. */
  readonly crls?: readonly Uint8Array[];
}

/** Why a response says nothing of the certificate asked about. */
export type OcspFailure =
  /** What it says does not count for this certificate. */
  | StatementFailure
  /** The responder gave no answer. */
  | OcspRefusal
  /** The response, or a certificate that it rests on, cannot be read. */
  | 'malformed'
  /** Another nonce than the request's, or none (RFC 9654). */
  | 'nonce'
  /** Its thisUpdate lies more than 5 minutes ahead. */
  | 'not-yet-valid'
  /** Its nextUpdate has passed, or without one its thisUpdate by an hour. */
  | 'outdated';

/** What a response is worth. `valid` says that the statement counts, not that the certificate is good: `status` does. */
export type OcspVerdict =
  /** The responder may say so, and says it freshly. */
  | ({ readonly valid: true } & OcspStatement)
  /** Nothing is known. */
  | { readonly valid: false; readonly reason: OcspFailure };

/**
 * Verifies a response to one's own request (RFC 6960 §3.2). Never throws for what is in the response: that is a verdict.
 * @throws {SmimeError}
 * - `invalid-argument`: `at` is no date, or something else was given for the response, a certificate, the nonce or a CRL.
 */
export async function verifyOcspResponse(options: VerifyOcspResponseOptions): Promise<OcspVerdict> {
  requireObject(options, 'options');
  requireDate(options.at, 'time of verification');
  requireBytes(options.response, 'OCSP response');
  requireCertificate(options.certificate, 'certificate asked about');
  requireCertificate(options.issuer, 'issuer');
  if (options.nonce !== undefined) requireBytes(options.nonce, 'nonce');
  if (options.crls !== undefined) requireBytesList(options.crls, 'CRLs');
  try {
    const statement = await freshStatement(options);
    return typeof statement === 'string'
      ? { valid: false, reason: statement }
      : { valid: true, ...statement };
  } catch (error) {
    if (error instanceof SmimeError) return { valid: false, reason: 'malformed' };
    throw error;
  }
}

async function freshStatement(options: VerifyOcspResponseOptions): Promise<OcspStatement | OcspFailure> {
  const { certificate, issuer, at, nonce, crls = [] } = options;
  const response = readOcspResponse(options.response);
  if (typeof response === 'string') return response;
  const statement = await findStatement(response, { certificate, issuer, at, lists: crls.map(storedList) });
  if (typeof statement === 'string') return statement;
  if (nonce && !(response.nonce && equalBytes(response.nonce, nonce))) return 'nonce';
  if (statement.thisUpdate.getTime() > at.getTime() + CLOCK_TOLERANCE) return 'not-yet-valid';
  return isOutdated(statement, at) ? 'outdated' : statement;
}

/** How far the responder's clock may be ahead, in milliseconds. */
const CLOCK_TOLERANCE = 5 * 60_000;
