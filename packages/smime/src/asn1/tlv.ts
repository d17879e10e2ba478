import { type Bytes, concatBytes, copyBytes } from '../bytes/byte-arrays.js';
import { SmimeError, type SmimeErrorCode } from '../smime-error.js';

/**
 * A BER value as it lies in its bytes (X.690 §8.1), without an object for each value inside. What every message has is
 * read this way: asn1js and pkijs cost more there than the signature does.
 */
export interface Tlv {
  /** 0 universal, 2 context-specific. */
  readonly tagClass: number;
  readonly tag: number;
  readonly constructed: boolean;
  /** Identifier, length and content as they were read. */
  readonly bytes: Uint8Array;
  /** Of an indefinite length: without its end-of-contents. */
  readonly content: Uint8Array;
}

export const UNIVERSAL = 0;
export const CONTEXT = 2;

const MAX_DEPTH = 48;
/** Real lists have some hundreds; each value takes more memory than it has bytes. */
const MAX_MEMBERS = 50_000;

/** Reads exactly one value; anything after it is an error. */
export function readTlv(bytes: Uint8Array, what: string, code: SmimeErrorCode = 'malformed-asn1'): Tlv {
  const reading = { what, code };
  const value = valueAt(bytes, 0, reading, 0);
  if (value.bytes.length !== bytes.length)
    throw new SmimeError(code, `The ${what} is followed by bytes that do not belong to it.`);
  return value;
}

/** The values inside a constructed one, in their order; none inside a primitive one. */
export function membersOf(value: Tlv, what: string, code: SmimeErrorCode = 'malformed-asn1'): readonly Tlv[] {
  if (!value.constructed) return [];
  const reading = { what, code };
  const members: Tlv[] = [];
  for (let at = 0; at < value.content.length; ) {
    const member = valueAt(value.content, at, reading, 0);
    if (members.length >= MAX_MEMBERS)
      throw new SmimeError('too-large', `The ${what} holds more than any real one.`);
    members.push(member);
    at += member.bytes.length;
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
  for (let at = 0; value.constructed && at < value.content.length; ) {
    const member = valueAt(value.content, at, reading, 0);
    yield member;
    at += member.bytes.length;
  }
}

export function isTagged(value: Tlv | undefined, tagClass: number, tag: number): value is Tlv {
  return value !== undefined && value.tagClass === tagClass && value.tag === tag;
}

/**
 * The content of an OCTET STRING, or of an implicitly tagged one, in either form; on memory of its own. A constructed
 * one consists of OCTET STRINGs alone (X.690 §8.7.3.2).
 */
export function octetsOf(value: Tlv, what: string): Bytes {
  if (!value.constructed) return copyBytes(value.content);
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

/**
 * The dotted form of an OBJECT IDENTIFIER (X.690 §8.19); empty for anything else: arcs with zeros before them, one that
 * does not end, and those beyond 2^53 that nobody assigns.
 */
export function oidTextOf(value: Tlv | undefined): string {
  if (!isTagged(value, UNIVERSAL, 6) || value.constructed) return '';
  if ((value.content.at(-1) ?? 0) & 0x80) return '';
  let text = '';
  let arc = 0;
  let begins = true;
  for (const byte of value.content) {
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

function valueAt(bytes: Uint8Array, start: number, reading: Reading, depth: number): Tlv {
  if (depth > MAX_DEPTH) throw tooDeep(reading.what);
  let at = start;
  const next = (): number => {
    const byte = bytes[at++];
    if (byte === undefined) throw damaged(reading);
    return byte;
  };
  const identifier = next();
  let tag = identifier & 0x1f;
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
  const constructed = (identifier & 0x20) !== 0;
  let length = next();
  if (length > 0x80) {
    let count = length & 0x7f;
    if (count > 6) throw damaged(reading);
    for (length = 0; count > 0; count--) length = length * 256 + next();
  } else if (length === 0x80) {
    return indefinite({ tagClass: identifier >> 6, tag, constructed }, bytes, start, at, reading, depth);
  }
  if (length > bytes.length - at) throw damaged(reading);
  return {
    tagClass: identifier >> 6,
    tag,
    constructed,
    bytes: bytes.subarray(start, at + length),
    content: bytes.subarray(at, at + length),
  };
}

function indefinite(
  identifier: Pick<Tlv, 'tagClass' | 'tag' | 'constructed'>,
  bytes: Uint8Array,
  start: number,
  contentStart: number,
  reading: Reading,
  depth: number,
): Tlv {
  if (!identifier.constructed) throw damaged(reading);
  let at = contentStart;
  while (bytes[at] !== 0 || bytes[at + 1] !== 0) {
    at += valueAt(bytes, at, reading, depth + 1).bytes.length;
  }
  return { ...identifier, bytes: bytes.subarray(start, at + 2), content: bytes.subarray(contentStart, at) };
}

function damaged({ what, code }: Reading): SmimeError {
  return new SmimeError(code, `The ${what} is damaged.`);
}

function tooDeep(what: string): SmimeError {
  return new SmimeError('too-deep', `The ${what} is nested deeper than any real one.`);
}
