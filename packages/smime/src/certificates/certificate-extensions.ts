import * as asn1js from 'asn1js';
import type * as pkijs from 'pkijs';
import {
  type Asn1,
  childrenOf,
  contentOf,
  encodedAsRead,
  isContext,
  NODES,
  oidText,
  parseAsn1,
} from '../asn1/asn1.js';
import * as id from '../asn1/object-identifiers.js';
import type { Bytes } from '../bytes/byte-arrays.js';
import { latin1 } from '../bytes/latin1.js';
import { onceFor } from '../once-for.js';
import { SmimeError } from '../smime-error.js';

/** Reading the extensions of RFC 5280 §4.2. Whatever does not parse is 'malformed-certificate'. */

export type GeneralName =
  | { readonly kind: 'rfc822Name' | 'dNSName' | 'uniformResourceIdentifier'; readonly text: string }
  | { readonly kind: 'directoryName'; readonly name: Bytes }
  | { readonly kind: 'iPAddress'; readonly bytes: Bytes }
  | { readonly kind: 'other'; readonly tag: number };

/** Anything with extensions: certificates, CRLs and their entries. */
export interface Extended {
  readonly extensions?: readonly pkijs.Extension[];
}

export function readExtension(holder: Extended, type: string): Asn1 | undefined {
  const extension = holder.extensions?.find((candidate) => candidate.extnID === type);
  return extension && readValue(extension);
}

/** Parsed once: a path is validated with the same certificates for message after message. */
const readValue = onceFor(({ extnID, extnValue }: pkijs.Extension): Asn1 => {
  const content = extnValue.valueBlock.valueHexView;
  return parseAsn1(content, `extension ${extnID}`, 'malformed-certificate', NODES.certificate);
});

export function readGeneralName(value: Asn1): GeneralName {
  const tag = value.idBlock.tagNumber;
  if (tag === 1) return { kind: 'rfc822Name', text: latin1(contentOf(value)) };
  if (tag === 2) return { kind: 'dNSName', text: latin1(contentOf(value)) };
  if (tag === 6) return { kind: 'uniformResourceIdentifier', text: latin1(contentOf(value)) };
  if (tag === 7) return { kind: 'iPAddress', bytes: contentOf(value) };
  const [inner] = childrenOf(value);
  if (tag === 4 && inner) return { kind: 'directoryName', name: encodedAsRead(inner) };
  return { kind: 'other', tag };
}

export function readGeneralNames(holder: Extended, type: string): readonly GeneralName[] {
  const value = readExtension(holder, type);
  return value ? childrenOf(value).map(readGeneralName) : [];
}

export interface BasicConstraints {
  readonly authority: boolean;
  readonly pathLength: number | undefined;
}

export function readBasicConstraints(holder: Extended): BasicConstraints | undefined {
  const value = readExtension(holder, id.BASIC_CONSTRAINTS);
  if (!value) return undefined;
  let authority = false;
  let pathLength: number | undefined;
  for (const field of childrenOf(value)) {
    if (field instanceof asn1js.Boolean) authority = field.getValue();
    else if (field instanceof asn1js.Integer) pathLength = countOf(field);
  }
  return { authority, pathLength };
}

/**
 * How many certificates an INTEGER counts: pathLenConstraint, SkipCerts. None is negative (RFC 5280 §4.2.1.9), and one
 * beyond any path is as good as none.
 */
export function countOf(value: Asn1): number {
  const digits = contentOf(value);
  if (digits.length === 0 || digits[0]! >= 0x80)
    throw new SmimeError(
      'malformed-certificate',
      'The certificate counts certificates by a number that is none.',
    );
  const first = digits.findIndex((byte) => byte !== 0);
  const significant = first < 0 ? [] : [...digits.subarray(first)];
  return significant.length > 2
    ? Number.MAX_SAFE_INTEGER
    : significant.reduce((sum, byte) => sum * 256 + byte, 0);
}

/** What a key is for, by the names and in the order of RFC 5280 §4.2.1.3. */
export type KeyUsageName =
  | 'digitalSignature'
  | 'nonRepudiation'
  | 'keyEncipherment'
  | 'dataEncipherment'
  | 'keyAgreement'
  | 'keyCertSign'
  | 'cRLSign'
  | 'encipherOnly'
  | 'decipherOnly';

/** Their bit positions. */
export const KEY_USAGES: readonly KeyUsageName[] = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
];

/** Nothing when the certificate does not limit its key. */
export function readKeyUsage(holder: Extended): ReadonlySet<KeyUsageName> | undefined {
  const value = readExtension(holder, id.KEY_USAGE);
  if (!value) return undefined;
  const bits = value instanceof asn1js.BitString ? value.valueBlock.valueHexView : new Uint8Array();
  return new Set(KEY_USAGES.filter((_, index) => ((bits[index >> 3] ?? 0) & (0x80 >> (index & 7))) !== 0));
}

export function readExtendedKeyUsage(holder: Extended): readonly string[] | undefined {
  const value = readExtension(holder, id.EXTENDED_KEY_USAGE);
  return value ? childrenOf(value).map(oidText) : undefined;
}

export function readSubjectKeyIdentifier(holder: Extended): Bytes | undefined {
  const value = readExtension(holder, id.SUBJECT_KEY_IDENTIFIER);
  return value ? contentOf(value) : undefined;
}

/** The keyIdentifier field alone. */
export function readAuthorityKeyIdentifier(holder: Extended): Bytes | undefined {
  const value = readExtension(holder, id.AUTHORITY_KEY_IDENTIFIER);
  const field = value && childrenOf(value).find((candidate) => isContext(candidate, 0));
  return field && contentOf(field);
}

export function readCrlUrls(holder: Extended): readonly string[] {
  const value = readExtension(holder, id.CRL_DISTRIBUTION_POINTS);
  if (!value) return [];
  return childrenOf(value)
    .flatMap((point) => childrenOf(point).filter((field) => isContext(field, 0)))
    .flatMap((name) => childrenOf(name).filter((field) => isContext(field, 0)))
    .flatMap((fullName) => httpAddresses(childrenOf(fullName)));
}

/** Authority information access: the addresses for `id.CA_ISSUERS` or `id.OCSP_ACCESS` (RFC 5280 §4.2.2.1). */
export function readAccessUrls(holder: Extended, method: string): readonly string[] {
  const value = readExtension(holder, id.AUTHORITY_INFORMATION_ACCESS);
  if (!value) return [];
  return childrenOf(value)
    .filter((access) => oidText(childrenOf(access)[0]) === method)
    .flatMap((access) => httpAddresses(childrenOf(access).slice(1)));
}

function httpAddresses(names: readonly Asn1[]): readonly string[] {
  return names
    .map(readGeneralName)
    .flatMap((name) => (name.kind === 'uniformResourceIdentifier' ? [name.text] : []))
    .filter((text) => /^https?:/i.test(text));
}
