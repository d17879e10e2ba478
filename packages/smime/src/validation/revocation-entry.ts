import { childrenOf, NODES, parseAsn1 } from '../asn1/asn1.js';
import * as id from '../asn1/object-identifiers.js';
import {
  eachMember,
  isTagged,
  membersOf,
  octetsOf,
  oidTextOf,
  readTlv,
  type Tlv,
  UNIVERSAL,
} from '../asn1/tlv.js';
import { equalBytes } from '../bytes/byte-arrays.js';
import { readGeneralName } from '../certificates/certificate-extensions.js';
import { comparableName } from '../certificates/distinguished-name.js';
import { unlessDamaged } from './read-when-asked.js';
import {
  CRL,
  DAMAGED,
  damagedList,
  isKnownInLists,
  type RevocationList,
  readRevocationList,
  timeOf,
} from './revocation-list.js';

/** A certificate as CRLs name it. */
export interface ListedCertificate {
  /** In comparable form. */
  readonly issuer: string;
  /** As it is encoded: -1 and 255 are different ones. */
  readonly serialNumber: Uint8Array;
}

export interface Revocation {
  readonly date: Date;
  /** CRLReason (RFC 5280 §5.3.1). */
  readonly reason: number;
}

/** What the entries of a CRL say of a certificate. */
export interface ListedRevocation {
  readonly revocation: Revocation | undefined;
  /** Some entry has a critical extension that is not understood here: what is left out proves nothing (§5.3). */
  readonly hasUnknownExtension: boolean;
}

/**
 * Looks a certificate up. Entries of an indirect CRL name their certificate's issuer, or share that of the entry before
 * (RFC 5280 §5.3.3). The last entry counts. Throws `malformed-certificate`.
 */
export function findRevocation(list: RevocationList, wanted: ListedCertificate): ListedRevocation {
  let issuer = list.issuer;
  let revocation: Revocation | undefined;
  let hasUnknownExtension = false;
  for (const entry of list.entries ? eachMember(list.entries, CRL, DAMAGED) : []) {
    const [serialNumber, date, extensions] = membersOf(entry, CRL, DAMAGED);
    if (!isTagged(serialNumber, UNIVERSAL, 2) || !date) throw damagedList();
    const told = extensions ? readEntryExtensions(extensions) : undefined;
    issuer = told?.issuer ?? issuer;
    hasUnknownExtension ||= told?.hasUnknown ?? false;
    if (issuer !== wanted.issuer || !equalBytes(serialNumber.content, wanted.serialNumber)) continue;
    // Whoever cannot tell when it was revoked has listed it by then.
    revocation = { date: unlessDamaged(() => timeOf(date)) ?? list.thisUpdate, reason: told?.reason ?? 0 };
  }
  return { revocation, hasUnknownExtension };
}

interface EntryExtensions {
  readonly issuer: string | undefined;
  readonly reason: number | undefined;
  readonly hasUnknown: boolean;
}

function readEntryExtensions(extensions: Tlv): EntryExtensions {
  let issuer: string | undefined;
  let reason: number | undefined;
  let hasUnknown = false;
  for (const extension of membersOf(extensions, CRL, DAMAGED)) {
    const members = membersOf(extension, CRL, DAMAGED);
    const [type, critical] = [oidTextOf(members[0]), members.length > 2 ? members[1] : undefined];
    const value = members.at(-1);
    if (!isTagged(value, UNIVERSAL, 4)) throw damagedList();
    if (critical?.content[0] && !isKnownInLists(type)) hasUnknown = true;
    if (type === id.REASON_CODE) reason = readReason(value);
    if (type === id.CERTIFICATE_ISSUER) issuer = readIssuer(value);
  }
  return { issuer, reason, hasUnknown };
}

function readReason(value: Tlv): number | undefined {
  const code = readTlv(octetsOf(value, CRL), CRL, DAMAGED);
  return isTagged(code, UNIVERSAL, 10) && code.content.length === 1 ? code.content[0] : undefined;
}

function readIssuer(value: Tlv): string | undefined {
  const names = childrenOf(parseAsn1(octetsOf(value, CRL), CRL, DAMAGED, NODES.certificate));
  const name = names.map(readGeneralName).find(({ kind }) => kind === 'directoryName');
  return name?.kind === 'directoryName' ? comparableName(name.name) : undefined;
}

/** Whether others could look certificates up in the CRL. */
export function isReadableList(der: Uint8Array): boolean {
  const nobody = { issuer: '', serialNumber: new Uint8Array() };
  return unlessDamaged(() => findRevocation(readRevocationList(der), nobody)) !== undefined;
}
