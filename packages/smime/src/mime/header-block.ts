import { latin1 } from '../bytes/byte-arrays.js';
import { SmimeError } from '../smime-error.js';
import { decodeUnlabelled } from './charset.js';
import type { HeaderField } from './mime-entity.js';

/** One field with its bytes as they stood, fold and line end included. */
export interface RawField extends HeaderField {
  readonly raw: Uint8Array;
}

export interface HeaderBlock {
  readonly fields: readonly RawField[];
  /** Where the body begins; the end of the bytes when there is none. */
  readonly bodyStart: number;
}

export const HEADER_LIMITS = { bytes: 1024 * 1024, fields: 2000 };

const [LF, CR, SPACE, TAB, COLON] = [10, 13, 32, 9, 0x3a];

/**
 * Reads header fields up to the empty line (RFC 5322 §2.1). A line that is neither a field nor a continuation ends
 * the header, as mail programs treat it. Throws `too-large` over the limits.
 */
export function readHeaderBlock(bytes: Uint8Array, start = 0, end = bytes.length): HeaderBlock {
  const fields: RawField[] = [];
  let position = start;
  while (position < end) {
    const lineEnd = nextLine(bytes, position, end);
    if (isEmptyLine(bytes, position, lineEnd)) return { fields, bodyStart: lineEnd };
    let colon = position;
    while (colon < lineEnd && bytes[colon] !== COLON) colon++;
    const name = colon < lineEnd ? ascii(bytes.subarray(position, colon)).trimEnd() : '';
    if (!/^[\x21-\x39\x3b-\x7e]+$/.test(name)) {
      // An mbox "From " line may stand before the first field.
      if (fields.length === 0 && ascii(bytes.subarray(position, position + 5)) === 'From ') {
        position = lineEnd;
        continue;
      }
      return { fields, bodyStart: position };
    }
    let fieldEnd = lineEnd;
    while (fieldEnd < end && (bytes[fieldEnd] === SPACE || bytes[fieldEnd] === TAB)) {
      const next = nextLine(bytes, fieldEnd, end);
      if (isEmptyLine(bytes, fieldEnd, next)) break;
      fieldEnd = next;
    }
    if (fields.length >= HEADER_LIMITS.fields || fieldEnd - start > HEADER_LIMITS.bytes) {
      throw new SmimeError('too-large', 'The message has more header fields than any real message.');
    }
    const raw = bytes.subarray(position, fieldEnd);
    fields.push({ name, value: unfold(bytes.subarray(colon + 1, fieldEnd)), raw });
    position = fieldEnd;
  }
  return { fields, bodyStart: end };
}

/** Editors put one before a message that they save as UTF-8. */
export function withoutByteOrderMark(message: Uint8Array): Uint8Array {
  const [first, second, third] = message;
  return first === 0xef && second === 0xbb && third === 0xbf ? message.subarray(3) : message;
}

const ABOVE_ASCII = /[\x80-\xff]/;

/** RFC 5322 §2.2.3: line ends before white space vanish. Bytes above ASCII are UTF-8 (RFC 6532) or what they look like. */
function unfold(bytes: Uint8Array): string {
  const plain = latin1(bytes);
  const text = ABOVE_ASCII.test(plain) ? decodeUnlabelled(bytes) : plain;
  return text.replace(/\r?\n(?=[ \t])/g, '').trim();
}

function nextLine(bytes: Uint8Array, from: number, end: number): number {
  const lineFeed = bytes.indexOf(LF, from);
  return lineFeed < 0 || lineFeed >= end ? end : lineFeed + 1;
}

function isEmptyLine(bytes: Uint8Array, start: number, end: number): boolean {
  return bytes[start] === LF || (bytes[start] === CR && start + 1 < end && bytes[start + 1] === LF);
}

function ascii(bytes: Uint8Array): string {
  return latin1(bytes.subarray(0, 1000));
}
