import type { Certificate, Validity } from '@secure-mail/smime';
import type { Logger } from 'pino';
import { yearsFrom } from '../keys/index.js';
import { Refusal } from '../refusal.js';
import type { Clock } from '../service-context.js';

export interface ValidityDependencies {
  readonly clock: Clock;
  readonly log: Logger;
}

export interface WantedValidity {
  readonly issuer: Certificate;
  /** Of the issuer, for the operator. */
  readonly authorityId: string;
  readonly years: number;
  /** With fewer days left nobody is served. */
  readonly leastDays: number;
}

/**
 * The years wanted, but inside the issuer's own validity: a certificate that outlives its CA is refused by readers
 * from the CA's last day on (RFC 5280 §6.1.3 (a) (2)), and nobody would know why.
 * @throws {Refusal} `service-unavailable` when the issuer has expired or is about to; the log tells the operator
 */
export function issuedValidity(
  { clock, log }: ValidityDependencies,
  { issuer, authorityId, years, leastDays }: WantedValidity,
): Validity {
  const now = clock();
  const wanted = yearsFrom(now, years);
  const told = { authority: authorityId, notAfter: issuer.notAfter.toISOString() };
  if (issuer.notAfter.getTime() - now.getTime() < leastDays * day) {
    log.error(told, 'the certificate authority has expired or is about to, so it issues nothing');
    throw new Refusal(
      'service-unavailable',
      'The certificate authority of this service has expired or is about to. Please tell its operator.',
    );
  }
  if (issuer.notAfter < wanted.notAfter)
    log.warn(told, 'the certificate authority expires soon, so a certificate ends with it');
  return {
    // A clock that was set back must not date a certificate before its CA.
    notBefore: latest(issuer.notBefore, wanted.notBefore),
    notAfter: earliest(issuer.notAfter, wanted.notAfter),
  };
}

const day = 24 * 60 * 60 * 1000;

function earliest(a: Date, b: Date): Date {
  return new Date(Math.min(a.getTime(), b.getTime()));
}

function latest(a: Date, b: Date): Date {
  return new Date(Math.max(a.getTime(), b.getTime()));
}
