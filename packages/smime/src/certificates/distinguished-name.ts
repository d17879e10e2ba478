import * as asn1js from 'asn1js';
import {
  type Asn1,
  childrenOf,
  contentOf,
  encode,
  oid,
  oidText,
  parseAsn1,
  sequence,
  set,
} from '../asn1/asn1.js';
import * as id from '../asn1/object-identifiers.js';
import { type Bytes, toHex } from '../bytes/byte-arrays.js';
import { SmimeError } from '../smime-error.js';

/** One attribute of a name: its OID and its text. */
export interface NameAttribute {
  readonly type: string;
  readonly text: string;
}

/** A Name with one attribute per RDN, in the order given (most general first). Text is UTF8String (RFC 5280 §4.1.2.4). */
export function encodeName(attributes: readonly NameAttribute[]): Bytes {
  return encode(
    sequence(
      ...attributes.map(({ type, text }) =>
        set(
          sequence(
            oid(type),
            type === id.EMAIL_ADDRESS
              ? new asn1js.IA5String({ value: text })
              : new asn1js.Utf8String({ value: text }),
          ),
        ),
      ),
    ),
  );
}

/** Refuses a common name that names nobody: programs without types give none. */
export function requireCommonName(commonName: string): void {
  if (typeof commonName !== 'string' || commonName.trim() === '')
    throw new SmimeError(
      'invalid-argument',
      'The commonName is missing. Write the name that people will see.',
    );
}

/** The RDNs of an encoded Name. */
export function readName(name: Uint8Array): readonly (readonly NameAttribute[])[] {
  return childrenOf(parseAsn1(name, 'name', 'malformed-certificate')).map((rdn) =>
    childrenOf(rdn).map((pair) => {
      const [type, value] = childrenOf(pair);
      return { type: oidText(type), text: value ? directoryText(value) : '' };
    }),
  );
}

/** RFC 4514: most specific first, special characters escaped. */
export function formatName(name: Uint8Array): string {
  return readName(name)
    .toReversed()
    .map((rdn) => rdn.map(({ type, text }) => `${SHORT_NAMES[type] ?? type}=${escapeValue(text)}`).join('+'))
    .join(',');
}

/** A form in which equal names are equal strings: case and inner white space do not count (RFC 5280 §7.1). */
export function comparableName(name: Uint8Array): string {
  return JSON.stringify(comparableRdns(name));
}

export function comparableRdns(name: Uint8Array): readonly string[] {
  return readName(name).map((rdn) =>
    rdn
      .map(({ type, text }) => `${type}=${text.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase()}`)
      .sort()
      .join('+'),
  );
}

/** The text of any string type of X.520; bytes that are no string are shown as hexadecimal. */
function directoryText(value: Asn1): string {
  if (value instanceof asn1js.BaseStringBlock) return value.getValue();
  return `#${toHex(contentOf(value))}`;
}

function escapeValue(text: string): string {
  return text
    .replace(/[\\,+"<>;=]/g, '\\$&')
    .replace(/\0/g, '\\00')
    .replace(/^[ #]/, '\\$&')
    .replace(/ $/, '\\ ');
}

const SHORT_NAMES: Readonly<Record<string, string>> = {
  [id.COMMON_NAME]: 'CN',
  '2.5.4.4': 'SN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.9': 'STREET',
  [id.ORGANISATION_NAME]: 'O',
  '2.5.4.11': 'OU',
  '2.5.4.12': 'title',
  '2.5.4.42': 'GN',
  '2.5.4.97': 'organizationIdentifier',
  '0.9.2342.19200300.100.1.1': 'UID',
  '0.9.2342.19200300.100.1.25': 'DC',
  [id.EMAIL_ADDRESS]: 'emailAddress',
};
