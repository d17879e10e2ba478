import { fromLatin1 } from '../bytes/byte-arrays.js';
import { latin1 } from '../bytes/latin1.js';
import { SmimeError } from '../smime-error.js';
import { decodeUnlabelled } from './charset.js';
import type { HeaderField } from './mime-entity.js';

/** One field as it stood. */
export interface RawField extends HeaderField {
  /** Name, colon, value, folds and line end; one character per byte. */
  readonly text: string;
  /** The same as bytes, made anew at each reading. */
  readonly raw: Uint8Array;
}

export interface HeaderBlock {
  readonly fields: readonly RawField[];
  /** Where the first field begins and the last one ends; where the body begins when there is none. */
  readonly fieldsStart: number;
  readonly fieldsEnd: number;
  /** Where the body begins; the end of the bytes when there is none. */
  readonly bodyStart: number;
}

export const HEADER_LIMITS = { bytes: 1024 * 1024, fields: 2000 };

const [LF, CR] = [10, 13];
const NAME = /([!-9;-~]+)[^\S\n]*:/y;
const ABOVE_ASCII = /[\x80-\xff]/;

/**
 * Reads header fields up to the empty line (RFC 5322 §2.1). A line that is neither a field nor a continuation ends
 * the header, as mail programs treat it. The fields are on memory of their own. Throws `too-large` over the limits.
 */
export function readHeaderBlock(bytes: Uint8Array, start = 0, end = bytes.length): HeaderBlock {
  const text = latin1(bytes.subarray(start, emptyLineFrom(bytes, start, end)));
  const isAscii = !ABOVE_ASCII.test(text);
  const fields: RawField[] = [];
  let [fieldsStart, position] = [0, 0];
  while (position < text.length) {
    NAME.lastIndex = position;
    const name = NAME.exec(text)?.[1];
    if (name === undefined) {
      // An mbox "From " line may stand before the first field.
      if (fields.length > 0 || !text.startsWith('From ', position)) break;
      position = nextLine(text, position);
      continue;
    }
    if (fields.length === 0) fieldsStart = position;
    const valueStart = NAME.lastIndex;
    const from = position;
    do position = nextLine(text, position);
    while (text[position] === ' ' || text[position] === '\t');
    if (fields.length >= HEADER_LIMITS.fields || position > HEADER_LIMITS.bytes)
      throw new SmimeError('too-large', 'The message has more header fields than any real message.');
    const value = text.slice(valueStart, position);
    fields.push(new ReadField(name, unfold(isAscii ? value : decoded(value)), text.slice(from, position)));
  }
  const fieldsEnd = start + position;
  const bodyStart = afterEmptyLine(bytes, fieldsEnd, end);
  return fields.length > 0
    ? { fields, fieldsStart: start + fieldsStart, fieldsEnd, bodyStart }
    : { fields, fieldsStart: bodyStart, fieldsEnd: bodyStart, bodyStart };
}

class ReadField implements RawField {
  readonly name: string;
  readonly value: string;
  readonly text: string;

  constructor(name: string, value: string, text: string) {
    this.name = name;
    this.value = value;
    this.text = text;
  }

  get raw(): Uint8Array {
    return fromLatin1(this.text);
  }
}

/** Editors put one before a message that they save as UTF-8. */
export function withoutByteOrderMark(message: Uint8Array): Uint8Array {
  const [first, second, third] = message;
  return first === 0xef && second === 0xbb && third === 0xbf ? message.subarray(3) : message;
}

/** RFC 5322 §2.2.3: line ends before white space vanish. */
function unfold(value: string): string {
  const text = value.trim();
  return text.includes('\n') ? text.replace(/\r?\n(?=[ \t])/g, '') : text;
}

/** Bytes above ASCII are UTF-8 (RFC 6532) or what they look like. */
function decoded(value: string): string {
  return ABOVE_ASCII.test(value) ? decodeUnlabelled(fromLatin1(value)) : value;
}

function nextLine(text: string, from: number): number {
  const lineFeed = text.indexOf('\n', from);
  return lineFeed < 0 ? text.length : lineFeed + 1;
}

/** Where the header's empty line begins; where it cannot belong to a header any more when there is none. */
function emptyLineFrom(bytes: Uint8Array, start: number, end: number): number {
  const limit = Math.min(end, start + HEADER_LIMITS.bytes + 1);
  for (let line = start; line < limit; ) {
    if (afterEmptyLine(bytes, line, end) > line) return line;
    const lineFeed = bytes.indexOf(LF, line);
    if (lineFeed < 0 || lineFeed >= limit) return limit;
    line = lineFeed + 1;
  }
  return limit;
}

/** Behind the empty line that is there, if one is. */
function afterEmptyLine(bytes: Uint8Array, at: number, end: number): number {
  if (at < end && bytes[at] === LF) return at + 1;
  return at + 1 < end && bytes[at] === CR && bytes[at + 1] === LF ? at + 2 : at;
}
