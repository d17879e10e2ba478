import type { Certificate } from '../certificates/certificate.js';
import type { StoredList, StoredResponse } from '../validation/revocation-material.js';
import { type RevocationStatement, revokedStatement } from '../validation/revocation-statement.js';
import { findStatement, isOutdated, type OcspStatement } from './ocsp-statement.js';

export interface OcspRevocationOptions {
  readonly responses: readonly StoredResponse[];
  readonly at: Date;
  /** For responders without id-pkix-ocsp-nocheck. */
  readonly lists: readonly StoredList[];
}

/** What the responses at hand say of a certificate at the time asked; nothing when none says anything that counts. */
export type OcspLookup = (
  certificate: Certificate,
  issuer: Certificate,
) => Promise<RevocationStatement | undefined>;

/** Looks certificates up in stored responses, by the rules that hold for CRLs. */
export function ocspRevocation({ responses, at, lists }: OcspRevocationOptions): OcspLookup {
  return async (certificate, issuer) => {
    let told: RevocationStatement | undefined;
    for (const read of responses) {
      const response = read();
      if (!response) continue;
      const statement = await findStatement(response, { certificate, issuer, at, lists });
      if (typeof statement === 'string') continue;
      if (statement.revokedAt && statement.revokedAt <= at)
        return revokedStatement('ocsp', statement.revokedAt, statement.reasonCode);
      if (saysGood(statement, certificate, at)) told = { status: 'good', source: 'ocsp' };
    }
    return told;
  };
}

/**
 * Not revoked later means not revoked before: a response younger than the time asked about counts too, unless the
 * certificate had expired by then, when a responder may have forgotten it.
 */
function saysGood(statement: OcspStatement, certificate: Certificate, at: Date): boolean {
  if (isOutdated(statement, at)) return false;
  if (statement.status === 'revoked') return true;
  return statement.status === 'good' && statement.thisUpdate <= certificate.notAfter;
}
