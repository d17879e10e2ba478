import { type Asn1, childrenOf, isContext } from '../asn1/asn1.js';
import * as id from '../asn1/object-identifiers.js';
import type { Certificate } from '../certificates/certificate.js';
import { structureOf } from '../certificates/certificate.js';
import {
  type GeneralName,
  readExtension,
  readGeneralName,
  readGeneralNames,
} from '../certificates/certificate-extensions.js';
import { comparableRdns, readName } from '../certificates/distinguished-name.js';
import { asciiLowerCase } from '../mime/address-list.js';
import { onceFor } from '../once-for.js';

/** What the certificates above allow and forbid (RFC 5280 §6.1.1 (b) and (c)). */
export interface NameSpace {
  /** One set per certificate that permits; a name must lie in one subtree of each set that speaks of its kind. */
  readonly permitted: readonly (readonly GeneralName[])[];
  readonly excluded: readonly GeneralName[];
}

export const EVERY_NAME: NameSpace = { permitted: [], excluded: [] };

/** The name space below a certificate: its own constraints added to those above it. */
export function constrainedBy(space: NameSpace, certificate: Certificate): NameSpace {
  const value = readExtension(structureOf(certificate), id.NAME_CONSTRAINTS);
  if (!value) return space;
  const permitted: GeneralName[] = [];
  const excluded: GeneralName[] = [];
  for (const subtrees of childrenOf(value)) {
    const list = isContext(subtrees, 0) ? permitted : excluded;
    for (const subtree of childrenOf(subtrees)) list.push(baseOf(subtree));
  }
  return {
    permitted: permitted.length > 0 ? [...space.permitted, permitted] : space.permitted,
    excluded: [...space.excluded, ...excluded],
  };
}

/** Whether every name of the certificate lies in the name space. */
export function namesAllowed(space: NameSpace, certificate: Certificate): boolean {
  return namesOf(certificate).every((name) => nameAllowed(space, name));
}

export function nameAllowed(space: NameSpace, name: GeneralName): boolean {
  if (isUriWithoutHost(name) && speaksOf(space, name)) return false;
  return (
    space.permitted.every((subtrees) => {
      const relevant = subtrees.filter((base) => sameKind(base, name));
      return relevant.length === 0 || relevant.some((base) => isWithin(name, base));
    }) &&
    !space.excluded.some((base) => sameKind(base, name) && (name.kind === 'other' || isWithin(name, base)))
  );
}

/** Nobody can say what such a URI is about: where URIs are constrained, none is allowed (RFC 5280 §4.2.1.10). */
function isUriWithoutHost(name: GeneralName): boolean {
  return name.kind === 'uniformResourceIdentifier' && hostOf(name.text) === undefined;
}

function speaksOf({ permitted, excluded }: NameSpace, name: GeneralName): boolean {
  return [...permitted, excluded].some((bases) => bases.some((base) => sameKind(base, name)));
}

function baseOf(subtree: Asn1): GeneralName {
  const [base] = childrenOf(subtree);
  return base ? readGeneralName(base) : { kind: 'other', tag: -1 };
}

/** The subject, the alternative names, and addresses that stand in the subject (RFC 5280 §4.2.1.10). */
const namesOf = onceFor((certificate: Certificate): readonly GeneralName[] => {
  const structure = structureOf(certificate);
  const subject = new Uint8Array(structure.subject.valueBeforeDecode);
  const attributes = readName(subject);
  return [
    ...(attributes.length > 0 ? [{ kind: 'directoryName', name: subject } as const] : []),
    ...attributes
      .flat()
      .filter(({ type }) => type === id.EMAIL_ADDRESS)
      .map(({ text }) => ({ kind: 'rfc822Name', text }) as const),
    ...readGeneralNames(structure, id.SUBJECT_ALTERNATIVE_NAME),
  ];
});

function sameKind(a: GeneralName, b: GeneralName): boolean {
  return a.kind === 'other' || b.kind === 'other'
    ? a.kind === b.kind && (a as { tag: number }).tag === (b as { tag: number }).tag
    : a.kind === b.kind;
}

function isWithin(name: GeneralName, base: GeneralName): boolean {
  if (name.kind === 'rfc822Name' && base.kind === name.kind) return mailboxWithin(name.text, base.text);
  if (name.kind === 'dNSName' && base.kind === name.kind) return domainWithin(name.text, base.text);
  if (name.kind === 'uniformResourceIdentifier' && base.kind === name.kind) {
    const host = hostOf(name.text);
    return base.text === '' || (host !== undefined && hostWithin(host, base.text));
  }
  if (name.kind === 'directoryName' && base.kind === name.kind) {
    const rdns = comparableRdns(name.name);
    return comparableRdns(base.name).every((rdn, index) => rdns[index] === rdn);
  }
  if (name.kind === 'iPAddress' && base.kind === name.kind) return addressWithin(name.bytes, base.bytes);
  return false;
}

/**
 * A mailbox, a host, or with a leading dot all hosts below a domain. The case of a local part does not count, against
 * the letter of RFC 5280 §7.5: who is the sender of a message is told without it, and a CA kept from one mailbox must
 * not vouch for it in capital letters.
 */
function mailboxWithin(mailbox: string, base: string): boolean {
  const at = mailbox.lastIndexOf('@');
  const host = mailbox.slice(at + 1);
  if (base === '') return true;
  if (!base.includes('@')) return hostWithin(host, base);
  const baseAt = base.lastIndexOf('@');
  return (
    asciiLowerCase(mailbox.slice(0, at)) === asciiLowerCase(base.slice(0, baseAt)) &&
    host.toLowerCase() === base.slice(baseAt + 1).toLowerCase()
  );
}

function hostWithin(host: string, base: string): boolean {
  const [inner, outer] = [host.toLowerCase(), base.toLowerCase()];
  return outer.startsWith('.') ? inner.endsWith(outer) : inner === outer;
}

function domainWithin(domain: string, base: string): boolean {
  const [inner, outer] = [domain.toLowerCase(), base.toLowerCase().replace(/^\./, '')];
  return outer === '' || inner === outer || inner.endsWith(`.${outer}`);
}

/**
 * The host name, without the dot that may end it (RFC 3986 §3.2.2); undefined without one, for an IP address, and where
 * readers would disagree: percent-encoded letters, several `@`, backslashes.
 */
function hostOf(uri: string): string | undefined {
  const authority = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@\\]*@)?([a-z0-9_.-]+)(?::\d*)?(?:[/?#]|$)/i.exec(uri);
  const host = authority?.[1]?.replace(/\.$/, '');
  return host && !/(?:^|\.)(?:\d+|0x[0-9a-f]*)$/i.test(host) ? host : undefined;
}

/** `base` is address and mask; another family is another size and never matches. */
function addressWithin(address: Uint8Array, base: Uint8Array): boolean {
  if (base.length !== 2 * address.length) return false;
  return address.every((byte, i) => ((byte ^ base[i]!) & base[address.length + i]!) === 0);
}
