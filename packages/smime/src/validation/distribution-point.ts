import * as asn1js from 'asn1js';
import { type Asn1, childrenOf, contentOf, encode, isContext, sequence, set } from '../asn1/asn1.js';
import * as id from '../asn1/object-identifiers.js';
import { toHex } from '../bytes/byte-arrays.js';
import { type Extended, readExtension, readGeneralName } from '../certificates/certificate-extensions.js';
import { comparableName, comparableRdns } from '../certificates/distinguished-name.js';

/** Names in comparable form, so that equal names are equal strings. */
export type ComparableNames = readonly string[];

/** ReasonFlags as bits; bit 0 is unused (RFC 5280 §4.2.1.13). */
export const ALL_REASONS = 0b1_1111_1110;

/** Where a certificate says its CRL is to be found. */
export interface DistributionPoint {
  readonly names: ComparableNames | undefined;
  readonly reasons: number;
  /** Distinguished names of an indirect CRL's issuer. */
  readonly crlIssuers: ComparableNames | undefined;
}

/** What a CRL says it covers (RFC 5280 §5.2.5). */
export interface CrlScope {
  readonly names: ComparableNames | undefined;
  readonly onlyUsers: boolean;
  readonly onlyAuthorities: boolean;
  readonly onlyAttributes: boolean;
  readonly reasons: number;
  readonly indirect: boolean;
}

/** A certificate without the extension has one point: its issuer's own CRL. */
export function readDistributionPoints(
  holder: Extended,
  issuerName: Uint8Array,
): readonly DistributionPoint[] {
  const value = readExtension(holder, id.CRL_DISTRIBUTION_POINTS);
  if (!value) return [{ names: undefined, reasons: ALL_REASONS, crlIssuers: undefined }];
  return childrenOf(value).map((point) => {
    const fields = childrenOf(point);
    const issuers = fields.find((field) => isContext(field, 2));
    const directoryNames =
      issuers &&
      childrenOf(issuers)
        .map(readGeneralName)
        .flatMap((name) => (name.kind === 'directoryName' ? [name.name] : []));
    const name = fields.find((field) => isContext(field, 0));
    const reasons = fields.find((field) => isContext(field, 1));
    return {
      names: name && pointNames(name, directoryNames?.[0] ?? issuerName),
      reasons: reasons ? reasonBits(reasons) : ALL_REASONS,
      crlIssuers: directoryNames?.map(comparableName),
    };
  });
}

/** Undefined: the CRL covers everything its issuer issued. */
export function readCrlScope(holder: Extended, issuerName: Uint8Array): CrlScope | undefined {
  const value = readExtension(holder, id.ISSUING_DISTRIBUTION_POINT);
  if (!value) return undefined;
  const field = (tag: number) => childrenOf(value).find((candidate) => isContext(candidate, tag));
  const flag = (tag: number) => {
    const found = field(tag);
    return found !== undefined && contentOf(found).some((byte) => byte !== 0);
  };
  const name = field(0);
  const reasons = field(3);
  return {
    names: name && pointNames(name, issuerName),
    onlyUsers: flag(1),
    onlyAuthorities: flag(2),
    onlyAttributes: flag(5),
    reasons: reasons ? reasonBits(reasons) : ALL_REASONS,
    indirect: flag(4),
  };
}

/** fullName, or a name relative to the CRL issuer's. */
function pointNames(point: Asn1, issuerName: Uint8Array): ComparableNames {
  const [choice] = childrenOf(point);
  if (!choice) return [];
  if (isContext(choice, 0)) return childrenOf(choice).map(comparableGeneralName);
  const relative = encode(sequence(set(...childrenOf(choice))));
  return [`directoryName ${JSON.stringify([...comparableRdns(issuerName), ...comparableRdns(relative)])}`];
}

function comparableGeneralName(value: Asn1): string {
  const name = readGeneralName(value);
  if (name.kind === 'directoryName') return `directoryName ${comparableName(name.name)}`;
  if (name.kind === 'iPAddress') return `iPAddress ${toHex(name.bytes)}`;
  return name.kind === 'other' ? `other ${toHex(contentOf(value))}` : `${name.kind} ${name.text}`;
}

/** [tag] IMPLICIT BIT STRING: the first byte counts unused bits. */
function reasonBits(value: Asn1): number {
  const bytes =
    value instanceof asn1js.BitString ? value.valueBlock.valueHexView : contentOf(value).subarray(1);
  let bits = 0;
  for (let i = 0; i < 9; i++) if (((bytes[i >> 3] ?? 0) & (0x80 >> (i & 7))) !== 0) bits |= 1 << i;
  return bits & ALL_REASONS;
}
