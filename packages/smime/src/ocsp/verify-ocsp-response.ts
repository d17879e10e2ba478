import { equalBytes } from '../bytes/byte-arrays.js';
import type { Certificate } from '../certificates/certificate.js';
import { SmimeError } from '../smime-error.js';
import { type OcspRefusal, readOcspResponse } from './ocsp-response.js';
import { findStatement, isOutdated, type OcspStatement, type StatementFailure } from './ocsp-statement.js';

export interface VerifyOcspResponseOptions {
  readonly response: Uint8Array;
  readonly certificate: Certificate;
  /** Who issued the certificate, and is trusted to have. */
  readonly issuer: Certificate;
  readonly at: Date;
  /** The request's, when it had one: the response must carry the same. */
  readonly nonce?: Uint8Array;
  /** Where a delegated responder without id-pkix-ocsp-nocheck is looked up; without a CRL it is not accepted. */
  readonly crls?: readonly Uint8Array[];
}

export type OcspFailure =
  | StatementFailure
  | OcspRefusal
  | 'malformed'
  /** Another nonce than the request's, or none. */
  | 'nonce'
  | 'not-yet-valid'
  | 'outdated';

/** `status` counts only when `valid`; `unknown` is neither good nor revoked. */
export type OcspVerdict =
  | ({ readonly valid: true } & OcspStatement)
  | { readonly valid: false; readonly reason: OcspFailure };

/** Verifies a response to one's own request (RFC 6960 §3.2). Never throws for what is in the response. */
export async function verifyOcspResponse(options: VerifyOcspResponseOptions): Promise<OcspVerdict> {
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
  const statement = await findStatement(response, { certificate, issuer, at, crls });
  if (typeof statement === 'string') return statement;
  if (nonce && !(response.nonce && equalBytes(response.nonce, nonce))) return 'nonce';
  if (statement.thisUpdate.getTime() > at.getTime() + CLOCK_TOLERANCE) return 'not-yet-valid';
  return isOutdated(statement, at) ? 'outdated' : statement;
}

/** How far the responder's clock may be ahead, in milliseconds. */
const CLOCK_TOLERANCE = 5 * 60_000;
