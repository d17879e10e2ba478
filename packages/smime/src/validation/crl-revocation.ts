import { toHex } from '../bytes/byte-arrays.js';
import { type Certificate, structureOf } from '../certificates/certificate.js';
import { readBasicConstraints } from '../certificates/certificate-extensions.js';
import { comparableNamesOf } from '../certificates/comparable-names.js';
import type { RevocationCheck } from './check-path.js';
import { type ListSigners, signedLists } from './crl-signer.js';
import { ALL_REASONS, type DistributionPoint, readDistributionPoints } from './distribution-point.js';
import { unlessDamaged } from './read-when-asked.js';
import { findRevocation, type ListedCertificate, type ListedRevocation } from './revocation-entry.js';
import type { RevocationList } from './revocation-list.js';
import type { StoredList } from './revocation-material.js';
import { type RevocationStatement, revokedStatement } from './revocation-statement.js';

const REMOVE_FROM_CRL = 8;
const GOOD: RevocationStatement = { status: 'good', source: 'crl' };
const UNKNOWN: RevocationStatement = { status: 'unknown' };

export interface CrlRevocationOptions extends ListSigners {
  readonly lists: readonly StoredList[];
  readonly at: Date;
}

/** Looks certificates up in the CRLs at hand: complete, indirect, for some reasons only, and delta CRLs (RFC 5280 §6.3). */
export function crlRevocation(options: CrlRevocationOptions): RevocationCheck {
  const asked = new Set<string>();
  const isSignedRightly = signedLists(options);
  /** Bytes that may be gone through, so that nobody is kept busy by what others sent. */
  let left = 256 * 1024 * 1024;

  return async (certificate, authorities) => {
    const subject = subjectOf(certificate);
    // A CRL may tell about its own signer (PKITS 4.14.30): while that is looked up, the signer counts as good.
    if (asked.has(subject.key)) return GOOD;
    asked.add(subject.key);
    try {
      let covered = 0;
      const points = readDistributionPoints(structureOf(certificate), subject.issuerName);
      const lists = listsOf([subject.issuer, ...points.flatMap(({ crlIssuers }) => crlIssuers ?? [])]);
      for (const point of points) {
        for (const list of lists) {
          if (list.baseNumber !== undefined || !isInScope(list, point, subject)) continue;
          const reasons = point.reasons & (list.scope?.reasons ?? ALL_REASONS);
          if ((reasons & ~covered) === 0) continue;
          const listed = await lookUp(list, subject, authorities);
          if (!listed) continue;
          const delta = await deltaOf(list, lists, subject, authorities);
          const entry = delta?.listed.revocation ?? listed.revocation;
          // Revocation counts from its date on: an older message's time of receipt lies before it.
          if (entry && entry.reason !== REMOVE_FROM_CRL && entry.date <= options.at)
            return revokedStatement('crl', entry.date, entry.reason);
          // What is outdated or not understood still proves what it says, but not what it leaves out.
          if (isUnderstood(list, listed) && isCurrent(delta?.list ?? list)) covered |= reasons;
        }
      }
      return covered === ALL_REASONS ? GOOD : UNKNOWN;
    } finally {
      asked.delete(subject.key);
    }
  };

  function listsOf(issuers: readonly string[]): readonly RevocationList[] {
    const wanted = new Set<string | undefined>(issuers);
    return options.lists.flatMap(({ issuer, read }) => (wanted.has(issuer()) ? (read() ?? []) : []));
  }

  /** Undefined when the CRL says nothing that counts: it is signed by nobody who may, or its entries are damaged. */
  async function lookUp(
    list: RevocationList,
    subject: ListedCertificate,
    authorities: readonly Certificate[],
  ): Promise<ListedRevocation | undefined> {
    left -= list.signedBytes.length;
    if (left < 0 || !(await isSignedRightly(list, authorities))) return undefined;
    return unlessDamaged(() => findRevocation(list, subject));
  }

  /** Until its nextUpdate, which every CRL has (§5.1.2.5). */
  function isCurrent(list: RevocationList): boolean {
    return list.nextUpdate !== undefined && options.at <= list.nextUpdate;
  }

  /** The newest delta CRL that builds on this complete one (§5.2.4 and §6.3.3 (c)). */
  async function deltaOf(
    complete: RevocationList,
    lists: readonly RevocationList[],
    subject: ListedCertificate,
    authorities: readonly Certificate[],
  ) {
    let newest: { readonly list: RevocationList; readonly listed: ListedRevocation } | undefined;
    for (const list of lists) {
      if (list.baseNumber === undefined || list.issuer !== complete.issuer) continue;
      if (complete.number === undefined || list.number === undefined) continue;
      if (complete.number < list.baseNumber || list.number <= complete.number) continue;
      if (JSON.stringify(list.scope) !== JSON.stringify(complete.scope)) continue;
      if (newest && newest.list.number! >= list.number) continue;
      if (!isCurrent(list)) continue;
      const listed = await lookUp(list, subject, authorities);
      if (listed && isUnderstood(list, listed)) newest = { list, listed };
    }
    return newest;
  }
}

function isUnderstood(list: RevocationList, listed: ListedRevocation): boolean {
  return !list.hasUnknownExtension && !listed.hasUnknownExtension;
}

interface Subject extends ListedCertificate {
  readonly key: string;
  readonly issuerName: Uint8Array;
  readonly authority: boolean;
}

function subjectOf(certificate: Certificate): Subject {
  const structure = structureOf(certificate);
  const { issuer } = comparableNamesOf(certificate);
  const serialNumber = structure.serialNumber.valueBlock.valueHexView;
  return {
    key: `${toHex(serialNumber)} ${issuer}`,
    issuer,
    serialNumber,
    issuerName: new Uint8Array(structure.issuer.valueBeforeDecode),
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
