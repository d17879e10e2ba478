import { SmimeError } from '../smime-error.js';
import { requirePeriod } from '../valid-date.js';
import { requireObject } from '../valid-shape.js';
import type { Certificate } from './certificate.js';
import type { Validity } from './issuer.js';

export function requireValidity(validity: Validity): void {
  requireObject(validity, 'validity of the certificate');
  const { notBefore, notAfter } = validity;
  requirePeriod(['notBefore of the certificate', notBefore], ['notAfter of the certificate', notAfter]);
}

/**
 * Refuses a validity that is not inside the issuer's: before and after that no path leads to the certificate (RFC 5280
 * §6.1.3 (a) (2)), whatever it promises.
 */
export function requireValidityInside(validity: Validity, issuer: Certificate): void {
  requireValidity(validity);
  const [from, until] = [wholeSeconds(validity.notBefore), wholeSeconds(validity.notAfter)];
  if (from < issuer.notBefore)
    throw outside(`be valid from ${text(from)} on: its issuer is from ${text(issuer.notBefore)} on`);
  if (until > issuer.notAfter)
    throw outside(`be valid until ${text(until)}: its issuer is until ${text(issuer.notAfter)}`);
}

/** Certificates hold no fractions of seconds. */
export function wholeSeconds(date: Date): Date {
  return new Date(Math.floor(date.getTime() / 1000) * 1000);
}

function outside(what: string): SmimeError {
  return new SmimeError('invalid-argument', `The certificate cannot ${what}.`);
}

function text(date: Date): string {
  return date.toISOString().replace('.000Z', 'Z');
}
