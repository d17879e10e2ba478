import { equalBytes } from '../bytes/byte-arrays.js';
import { type Certificate, structureOf } from '../certificates/certificate.js';
import { readBasicConstraints, readKeyUsage } from '../certificates/certificate-extensions.js';
import { comparableNamesOf } from '../certificates/comparable-names.js';
import type { RevocationCheck } from './check-path.js';
import { ALL_REASONS, type DistributionPoint, readDistributionPoints } from './distribution-point.js';
import { isListSignedBy, type RevocationList, readRevocationList, revocationKey } from './revocation-list.js';
import { type RevocationStatement, revokedStatement } from './revocation-statement.js';

const REMOVE_FROM_CRL = 8;
const GOOD: RevocationStatement = { status: 'good', source: 'crl' };
const UNKNOWN: RevocationStatement = { status: 'unknown' };

export interface CrlRevocationOptions {
  readonly crls: readonly Uint8Array[];
  readonly at: Date;
  /** Who may have signed a CRL, beside the certificate's own issuer. */
  readonly signers: readonly Certificate[];
  /** Whether such a signer leads to a root by itself. */
  readonly isTrusted: (signer: Certificate) => Promise<boolean>;
}

/** Looks certificates up in the CRLs at hand: complete, indirect, for some reasons only, and delta CRLs (RFC 5280 §6.3). */
export function crlRevocation(options: CrlRevocationOptions): RevocationCheck {
  const lists = options.crls.map(readRevocationList);
  const asked = new Set<string>();

  return async (certificate, issuer) => {
    const subject = subjectOf(certificate);
    // A CRL may tell about its own signer (PKITS 4.14.30): while that is looked up, the signer counts as good.
    if (asked.has(subject.key)) return GOOD;
    asked.add(subject.key);
    try {
      let covered = 0;
      for (const point of readDistributionPoints(structureOf(certificate), subject.issuerName)) {
        for (const list of lists) {
          if (list.baseNumber !== undefined || !isInScope(list, point, subject)) continue;
          const reasons = point.reasons & (list.scope?.reasons ?? ALL_REASONS);
          if ((reasons & ~covered) === 0 || !(await isSignedRightly(list, issuer))) continue;
          const delta = await deltaOf(list, issuer);
          const entry = delta?.revoked.get(subject.key) ?? list.revoked.get(subject.key);
          // Revocation counts from its date on: an older message's time of receipt lies before it.
          if (entry && entry.reason !== REMOVE_FROM_CRL && entry.date <= options.at)
            return revokedStatement('crl', entry.date, entry.reason);
          // What is outdated or not understood still proves what it says, but not what it leaves out.
          if (!list.beyondUnderstanding && isCurrent(delta ?? list)) covered |= reasons;
        }
      }
      return covered === ALL_REASONS ? GOOD : UNKNOWN;
    } finally {
      asked.delete(subject.key);
    }
  };

  function isCurrent(list: RevocationList): boolean {
    return !list.nextUpdate || options.at <= list.nextUpdate;
  }

  /** The newest delta CRL that builds on this complete one (§5.2.4 and §6.3.3 (c)). */
  async function deltaOf(complete: RevocationList, issuer: Certificate): Promise<RevocationList | undefined> {
    let newest: RevocationList | undefined;
    for (const list of lists) {
      if (list.baseNumber === undefined || list.issuer !== complete.issuer) continue;
      if (complete.number === undefined || list.number === undefined) continue;
      if (complete.number < list.baseNumber || list.number <= complete.number) continue;
      if (JSON.stringify(list.scope) !== JSON.stringify(complete.scope) || list.beyondUnderstanding) continue;
      if (newest && newest.number! >= list.number) continue;
      if (isCurrent(list) && (await isSignedRightly(list, issuer))) newest = list;
    }
    return newest;
  }

  /** Signed by the certificate's issuer, or by somebody of the CRL issuer's name who is trusted for it. */
  async function isSignedRightly(list: RevocationList, issuer: Certificate): Promise<boolean> {
    for (const signer of [issuer, ...options.signers]) {
      const structure = structureOf(signer);
      if (comparableNamesOf(signer).subject !== list.issuer) continue;
      if (readKeyUsage(structure)?.has('cRLSign') === false) continue;
      if (!(await isListSignedBy(list, signer))) continue;
      if (equalBytes(signer.der, issuer.der) || (await options.isTrusted(signer))) return true;
    }
    return false;
  }
}

interface Subject {
  readonly key: string;
  readonly issuer: string;
  readonly issuerName: Uint8Array;
  readonly authority: boolean;
}

function subjectOf(certificate: Certificate): Subject {
  const structure = structureOf(certificate);
  const issuerName = new Uint8Array(structure.issuer.valueBeforeDecode);
  const { issuer } = comparableNamesOf(certificate);
  return {
    key: revocationKey(issuer, structure.serialNumber),
    issuer,
    issuerName,
    authority: readBasicConstraints(structure)?.authority ?? false,
  };
}

/** RFC 5280 §6.3.3 (b). */
function isInScope({ issuer, scope }: RevocationList, point: DistributionPoint, subject: Subject): boolean {
  if (point.crlIssuers ? !point.crlIssuers.includes(issuer) || !scope?.indirect : issuer !== subject.issuer)
    return false;
  if (!scope) return true;
  if (
    scope.onlyAttributes ||
    (scope.onlyUsers && subject.authority) ||
    (scope.onlyAuthorities && !subject.authority)
  ) {
    return false;
  }
  if (!scope.names) return true;
  const wanted = point.names ?? (point.crlIssuers ?? [subject.issuer]).map((name) => `directoryName ${name}`);
  return scope.names.some((name) => wanted.includes(name));
}
