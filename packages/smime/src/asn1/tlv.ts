import { type Bytes, concatBytes, plainBytes } from '../bytes/byte-arrays.js';
import { SmimeError, type SmimeErrorCode } from '../smime-error.js';

/**
 * A BER value as it lies in its bytes (X.690 §8.1), without an object for each value inside. What every message has is
 * read this way: asn1js and pkijs cost more there than the signature does. Views of the bytes are made when they are
 * asked for: of most values only what is in them is.
 */
export class Tlv {
  /** 0 universal, 2 context-specific. */
  readonly tagClass: number;
  readonly tag: number;
  readonly constructed: boolean;
  /** What it lies in, and where: its identifier, its content, the end of that, and its own end. */
  readonly source: Uint8Array;
  readonly start: number;
  readonly contentStart: number;
  readonly contentEnd: number;
  readonly end: number;

  /** @param first The byte of class and form, and of the tag where that is small. */
  constructor(
    source: Uint8Array,
    first: number,
    tag: number,
    start: number,
    contentStart: number,
    contentEnd: number,
    end: number,
  ) {
    this.tagClass = first >> 6;
    this.tag = tag;
    this.constructed = (first & 0x20) !== 0;
    this.source = source;
    this.start = start;
    this.contentStart = contentStart;
    this.contentEnd = contentEnd;
    this.end = end;
  }

  /** Identifier, length and content as they were read. */
  get bytes(): Uint8Array {
    return this.source.subarray(this.start, this.end);
  }

  /** Of an indefinite length: without its end-of-contents. */
  get content(): Uint8Array {
    return this.source.subarray(this.contentStart, this.contentEnd);
  }
}

export const UNIVERSAL = 0;
export const CONTEXT = 2;

const MAX_DEPTH = 48;
/** Real lists have some hundreds; each value takes more memory than it has bytes. */
const MAX_MEMBERS = 50_000;

/** Reads exactly one value; anything after it is an error. */
export function readTlv(bytes: Uint8Array, what: string, code: SmimeErrorCode = 'malformed-asn1'): Tlv {
  const reading = { what, code };
  const value = valueAt(bytes, 0, bytes.length, reading, 0);
  if (value.end !== bytes.length)
    throw new SmimeError(code, `The ${what} is followed by bytes that do not belong to it.`);
  return value;
}

/** The values inside a constructed one, in their order; none inside a primitive one. */
export function membersOf(value: Tlv, what: string, code: SmimeErrorCode = 'malformed-asn1'): readonly Tlv[] {
  if (!value.constructed) return [];
  const reading = { what, code };
  const members: Tlv[] = [];
  for (let at = value.contentStart; at < value.contentEnd; ) {
    const member = valueAt(value.source, at, value.contentEnd, reading, 0);
    if (members.length >= MAX_MEMBERS)
      throw new SmimeError('too-large', `The ${what} holds more than any real one.`);
    members.push(member);
    at = member.end;
  }
  return members;
}

/** The values inside a constructed one, one after the other and as many as there are. */
export function* eachMember(
  value: Tlv,
  what: string,
  code: SmimeErrorCode = 'malformed-asn1',
): Generator<Tlv, void, undefined> {
  const reading = { what, code };
  for (let at = value.contentStart; value.constructed && at < value.contentEnd; ) {
    const member = valueAt(value.source, at, value.contentEnd, reading, 0);
    yield member;
    at = member.end;
  }
}

export function isTagged(value: Tlv | undefined, tagClass: number, tag: number): value is Tlv {
  return value !== undefined && value.tagClass === tagClass && value.tag === tag;
}

/**
 * The content of an OCTET STRING, or of an implicitly tagged one, in either form; where it lies, if it is in one piece. A
 * constructed one consists of OCTET STRINGs alone (X.690 §8.7.3.2).
 */
export function octetsOf(value: Tlv, what: string): Bytes {
  if (!value.constructed) return plainBytes(value.content);
  const pieces: Uint8Array[] = [];
  collectOctets(value, what, pieces, 0);
  return concatBytes(pieces);
}

function collectOctets(value: Tlv, what: string, pieces: Uint8Array[], depth: number): void {
  if (depth > MAX_DEPTH) throw tooDeep(what);
  for (const piece of membersOf(value, what)) {
    if (!isTagged(piece, UNIVERSAL, 4)) throw damaged({ what, code: 'malformed-asn1' });
    if (piece.constructed) collectOctets(piece, what, pieces, depth + 1);
    else pieces.push(piece.content);
  }
}

/** Whether the value and all inside it have lengths in the form that DER has, which platforms ask of keys (X.690 §10.1). */
export function isDer(value: Tlv): boolean {
  const length = value.contentEnd - value.contentStart;
  const lengthBytes = length < 0x80 ? 1 : 1 + Math.ceil((32 - Math.clz32(length)) / 8);
  const isShort = value.tag >= 31 || value.contentStart - value.start === 1 + lengthBytes;
  return isShort && value.end === value.contentEnd && membersOf(value, 'value').every(isDer);
}

/**
 * The dotted form of an OBJECT IDENTIFIER (X.690 §8.19); empty for anything else: arcs with zeros before them, one that
 * does not end, and those beyond 2^53 that nobody assigns.
 */
export function oidTextOf(value: Tlv | undefined): string {
  if (!isTagged(value, UNIVERSAL, 6) || value.constructed) return '';
  const { source, contentStart, contentEnd } = value;
  if (contentEnd > contentStart && source[contentEnd - 1]! & 0x80) return '';
  let text = '';
  let arc = 0;
  let begins = true;
  for (let at = contentStart; at < contentEnd; at++) {
    const byte = source[at]!;
    if (begins && byte === 0x80) return '';
    begins = !(byte & 0x80);
    arc = arc * 128 + (byte & 0x7f);
    if (arc > Number.MAX_SAFE_INTEGER) return '';
    if (!begins) continue;
    if (text !== '') text += `.${arc}`;
    else text = arc < 40 ? `0.${arc}` : arc < 80 ? `1.${arc - 40}` : `2.${arc - 80}`;
    arc = 0;
  }
  return text;
}

interface Reading {
  readonly what: string;
  readonly code: SmimeErrorCode;
}

/** The value that begins there and ends before the limit. */
function valueAt(bytes: Uint8Array, start: number, limit: number, reading: Reading, depth: number): Tlv {
  if (depth > MAX_DEPTH) throw tooDeep(reading.what);
  let at = start;
  const next = (): number => {
    if (at >= limit) throw damaged(reading);
    return bytes[at++]!;
  };
  const first = next();
  // Reserved for end-of-contents (X.690 §8.1.5), which is no value.
  if ((first & 0xdf) === 0) throw damaged(reading);
  let tag = first & 0x1f;
  if (tag === 0x1f) {
    tag = 0;
    let byte: number;
    do {
      if (tag > 0x1ffff) throw damaged(reading);
      byte = next();
      // No zeros before the number (X.690 §8.1.2.4.2).
      if (tag === 0 && byte === 0x80) throw damaged(reading);
      tag = tag * 128 + (byte & 0x7f);
    } while (byte & 0x80);
  }
  let length = next();
  if (length > 0x80) {
    let count = length & 0x7f;
    if (count > 6) throw damaged(reading);
    for (length = 0; count > 0; count--) length = length * 256 + next();
  } else if (length === 0x80) {
    if (!(first & 0x20)) throw damaged(reading);
    const contentStart = at;
    // Two zeros that would end it beyond the limit do not.
    while (at + 1 >= limit || bytes[at] !== 0 || bytes[at + 1] !== 0)
      at = valueAt(bytes, at, limit, reading, depth + 1).end;
    return new Tlv(bytes, first, tag, start, contentStart, at, at + 2);
  }
  const end = at + length;
  if (end > limit) throw damaged(reading);
  return new Tlv(bytes, first, tag, start, at, end, end);
}

function damaged({ what, code }: Reading): SmimeError {
  return new SmimeError(code, `The ${what} is damaged.`);
}

function tooDeep(what: string): SmimeError {
  return new SmimeError('too-deep', `The ${what} is nested deeper than any real one.`);
}
