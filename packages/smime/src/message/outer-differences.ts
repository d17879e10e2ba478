import { parseAddressList } from '../mime/address-list.js';
import { decodeEncodedWords } from '../mime/encoded-word.js';
import type { HeaderField } from '../mime/mime-entity.js';
import { headerValue } from '../mime/parse-mime.js';
import { SmimeError } from '../smime-error.js';
import type { HeaderDifference } from './message-verdict.js';

/** Fields a person sees or a program acts on (RFC 9788 §1.1.1); what transport adds or rewrites is not among them. */
const USER_FACING = [
  'From',
  'Sender',
  'To',
  'Cc',
  'Reply-To',
  'Followup-To',
  'Subject',
  'Date',
  'Message-ID',
  'In-Reply-To',
  'References',
];

/**
 * Where the outer header is not what the sender says it was. With hp="cipher" HP-Outer tells what was put outside
 * (RFC 9788 §4.3); with hp="clear" everything inside was outside too.
 */
export function outerDifferences(
  outer: readonly HeaderField[],
  payload: readonly HeaderField[],
  hp: 'cipher' | 'clear',
): readonly HeaderDifference[] {
  const seen = valuesByName(outer);
  const expected = valuesByName(hp === 'cipher' ? hpOuter(payload) : payload);
  return USER_FACING.flatMap((name) => {
    const actual = seen.get(name.toLowerCase()) ?? [];
    const promised = expected.get(name.toLowerCase()) ?? [];
    // Sender is added by some submission servers; only a changed one says something.
    if (name === 'Sender' && promised.length === 0) return [];
    const same =
      actual.length === promised.length && actual.every((value, i) => isSame(name, value, promised[i]!));
    if (same) return [];
    const inner = headerValue(payload, name);
    return [
      {
        name,
        outer: actual.length > 0 ? actual.map(decodeEncodedWords).join(', ') : undefined,
        inner: inner === undefined ? undefined : decodeEncodedWords(inner),
      },
    ];
  });
}

function hpOuter(payload: readonly HeaderField[]): readonly HeaderField[] {
  return payload
    .filter(({ name }) => name.toLowerCase() === 'hp-outer')
    .flatMap(({ value }) => {
      const colon = value.indexOf(':');
      return colon < 1 ? [] : [{ name: value.slice(0, colon).trim(), value: value.slice(colon + 1).trim() }];
    });
}

function valuesByName(fields: readonly HeaderField[]): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>();
  for (const { name, value } of fields) {
    const list = values.get(name.toLowerCase());
    if (list) list.push(value);
    else values.set(name.toLowerCase(), [value]);
  }
  return values;
}

function isSame(name: string, a: string, b: string): boolean {
  return a === b || comparable(name, a) === comparable(name, b);
}

/** Servers fold, quote and space anew; the meaning is what counts. */
function comparable(name: string, value: string): string {
  if (/^(From|Sender|To|Cc|Reply-To)$/.test(name)) {
    try {
      return parseAddressList(value)
        .map((mailbox) => `${mailbox.name} <${mailbox.address}>`)
        .join(',');
    } catch (error) {
      if (!(error instanceof SmimeError)) throw error;
    }
  }
  const date = name === 'Date' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? decodeEncodedWords(value).replace(/\s+/g, ' ').trim() : String(date);
}
