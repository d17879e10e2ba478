import { toHex } from '../bytes/byte-arrays.js';
import { type Certificate, structureOf } from '../certificates/certificate.js';
import { readBasicConstraints } from '../certificates/certificate-extensions.js';
import { comparableNamesOf } from '../certificates/comparable-names.js';
import type { RevocationCheck } from './check-path.js';
import { type ListSigners, signedLists } from './crl-signer.js';
import { ALL_REASONS, type DistributionPoint, readDistributionPoints } from './distribution-point.js';
import { unlessDamaged } from './read-when-asked.js';
import {
  findRevocation,
  type ListedCertificate,
  type ListedRevocation,
  type Revocation,
} from './revocation-entry.js';
import type { RevocationList } from './revocation-list.js';
import type { StoredList } from './revocation-material.js';
import { type RevocationStatement, revokedStatement } from './revocation-statement.js';

const [CERTIFICATE_HOLD, REMOVE_FROM_CRL] = [6, 8];
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
      const points = readDistributionPoints(structureOf(certificate), subject.issuerName);
      const issuers = [subject.issuer, ...points.flatMap(({ crlIssuers }) => crlIssuers ?? [])];
      const said: Said[] = [];
      // In their order, the reader's own first: what a stranger sent must not use up what may be gone through.
      for (const list of listsOf(issuers)) {
        if (!points.some((point) => reasonsOf(list, point, subject) !== 0)) continue;
        const listed = await lookUp(list, subject, authorities);
        if (listed) said.push({ list, ...listed, isUnderstood: isUnderstood(list, listed) });
      }
      said.sort(newestFirst);
      const revocation = standingRevocation(said, certificate.notAfter);
      if (revocation) return revokedStatement('crl', revocation.date, revocation.reason);
      return isCovered(points, said, subject, certificate.notAfter) ? GOOD : UNKNOWN;
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

  /**
   * What some CRL says, whichever it is, and whether it is outdated or not understood as a whole: the one that was drawn
   * up later need not have come along. Only a certificate on hold is released by what a later one says (§5.3.1).
   * Revocation counts from its date on: an older message's time of receipt lies before it.
   */
  function standingRevocation(said: readonly Said[], notAfter: Date): Revocation | undefined {
    const released = new Set<string>();
    for (const { list, revocation, isUnderstood } of said) {
      const scope = scopeOf(list);
      const isRelease = revocation
        ? revocation.reason === REMOVE_FROM_CRL
        : list.baseNumber === undefined && isUnderstood;
      if (isRelease && list.thisUpdate <= notAfter) released.add(scope);
      if (!revocation || revocation.reason === REMOVE_FROM_CRL || revocation.date > options.at) continue;
      if (revocation.reason !== CERTIFICATE_HOLD || !released.has(scope)) return revocation;
    }
    return undefined;
  }

  /** Whether current CRLs, for all reasons together, leave the certificate out. */
  function isCovered(
    points: readonly DistributionPoint[],
    said: readonly Said[],
    subject: Subject,
    notAfter: Date,
  ): boolean {
    let covered = 0;
    for (const complete of said) {
      if (complete.list.baseNumber !== undefined || !complete.isUnderstood) continue;
      const delta = said.find((other) => other.isUnderstood && isDeltaOf(complete.list, other.list));
      const newest = delta && isCurrent(delta.list) ? delta.list : complete.list;
      // Certificates that have expired are left out of later CRLs (§3.3).
      if (!isCurrent(newest) || newest.thisUpdate > notAfter) continue;
      for (const point of points) covered |= reasonsOf(complete.list, point, subject);
    }
    return covered === ALL_REASONS;
  }

  /** Until its nextUpdate, which every CRL has (§5.1.2.5). */
  function isCurrent(list: RevocationList): boolean {
    return list.nextUpdate !== undefined && options.at <= list.nextUpdate;
  }
}

/** A CRL whose signature is right, and what it says of the certificate asked about. */
interface Said extends ListedRevocation {
  readonly list: RevocationList;
  /** Nothing in it is critical and unknown: what it leaves out is not revoked. */
  readonly isUnderstood: boolean;
}

function newestFirst({ list: a }: Said, { list: b }: Said): number {
  const [first, second] = [a.number ?? -1n, b.number ?? -1n];
  const byNumber = first < second ? 1 : first > second ? -1 : 0;
  return b.thisUpdate.getTime() - a.thisUpdate.getTime() || byNumber;
}

/** CRLs of one scope follow one another. */
function scopeOf({ issuer, scope }: RevocationList): string {
  return JSON.stringify([issuer, scope]);
}

/** Whether a delta CRL builds on this complete one (§5.2.4 and §6.3.3 (c)). */
function isDeltaOf(complete: RevocationList, { baseNumber, number, ...delta }: RevocationList): boolean {
  if (baseNumber === undefined || complete.number === undefined || number === undefined) return false;
  if (complete.number < baseNumber || number <= complete.number) return false;
  return delta.issuer === complete.issuer && JSON.stringify(delta.scope) === JSON.stringify(complete.scope);
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

/** For which reasons the CRL tells about certificates with this distribution point; 0 for none (§6.3.3 (b) and (d)). */
function reasonsOf(list: RevocationList, point: DistributionPoint, subject: Subject): number {
  return isInScope(list, point, subject) ? point.reasons & (list.scope?.reasons ?? ALL_REASONS) : 0;
}

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
