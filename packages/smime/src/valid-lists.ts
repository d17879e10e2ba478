import type { Certificate } from './certificates/certificate.js';
import { SmimeError } from './smime-error.js';
import { requireCertificate } from './valid-certificate.js';

/** Refuses what is no list of certificates: programs without types give PEM, or one certificate alone. */
export function requireCertificates(certificates: readonly Certificate[] | undefined, what: string): void {
  requireList(certificates, what);
  for (const certificate of certificates) requireCertificate(certificate, `entry of the ${what}`);
}

/**
 * What was found somewhere: bytes that are no SEQUENCE say nothing, because a server may answer with a page of its own;
 * what is no bytes at all is refused.
 */
export function derAmong(values: readonly Uint8Array[] | undefined, what: string): readonly Uint8Array[] {
  if (values === undefined) return [];
  requireList(values, what);
  if (!values.every((value) => value instanceof Uint8Array))
    throw new SmimeError('invalid-argument', `The ${what} are not all in a Uint8Array.`);
  return values.filter((value) => value[0] === SEQUENCE);
}

/**
 * Refuses CRLs and OCSP responses that are not bytes, or no SEQUENCE. One that is damaged inside says nothing and is
 * passed over; one in PEM would be so too, and nobody would be told that revocation is not looked at.
 */
export function requireDerList(values: readonly Uint8Array[] | undefined, what: string): void {
  if (values === undefined) return;
  requireList(values, what);
  if (values.every((value) => value instanceof Uint8Array && value[0] === SEQUENCE)) return;
  throw new SmimeError(
    'invalid-argument',
    `The ${what} are not all DER in a Uint8Array. PEM has to be decoded before.`,
  );
}

export function requireList<T>(
  values: readonly T[] | undefined,
  what: string,
): asserts values is readonly T[] {
  if (!Array.isArray(values)) throw new SmimeError('invalid-argument', `The ${what} are not a list.`);
}

const SEQUENCE = 0x30;
