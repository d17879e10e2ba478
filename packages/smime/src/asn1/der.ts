import { type Bytes, concatBytes, fromLatin1 } from '../bytes/byte-arrays.js';

/** DER of definite length (X.690 §10), as bytes all the way: what every message is written with. */

export const DER_NULL: Bytes = Uint8Array.of(5, 0);

/** A value with this identifier octet around the parts. */
export function der(identifier: number, ...parts: readonly Uint8Array[]): Bytes {
  let length = 0;
  for (const part of parts) length += part.length;
  return concatBytes([header(identifier, length), ...parts]);
}

export const derSequence = (...parts: readonly Uint8Array[]): Bytes => der(0x30, ...parts);
export const derSet = (...parts: readonly Uint8Array[]): Bytes => der(0x31, ...parts);
export const derOctets = (bytes: Uint8Array): Bytes => der(4, bytes);
/** [tag] constructed: EXPLICIT, or an IMPLICIT SEQUENCE or SET. */
export const derContext = (tag: number, ...parts: readonly Uint8Array[]): Bytes => der(0xa0 | tag, ...parts);

/** A number from 0 to 127: versions and lengths. */
export function derSmallInteger(value: number): Bytes {
  return Uint8Array.of(2, 1, value);
}

/** An unsigned big-endian number of any size; a leading zero is added where DER needs one. */
export function derUnsignedInteger(bytes: Uint8Array): Bytes {
  let start = 0;
  while (start < bytes.length && bytes[start] === 0) start++;
  const digits = bytes.subarray(start);
  return der(2, (digits[0] ?? 0x80) >= 0x80 ? Uint8Array.of(0) : new Uint8Array(), digits);
}

/** UTCTime until 2049, then GeneralizedTime; whole seconds (RFC 5652 §11.3). */
export function derTime(date: Date): Bytes {
  const digits = `${date.toISOString().slice(0, 19).replace(/[-T:]/g, '')}Z`;
  const utc = digits >= '1950' && digits < '2050';
  return der(utc ? 23 : 24, fromLatin1(utc ? digits.slice(2) : digits));
}

const identifiers = new Map<string, Bytes>();

/** An OBJECT IDENTIFIER; the program names few, so each is encoded once. */
export function derOid(text: string): Bytes {
  const known = identifiers.get(text);
  if (known) return known;
  const [first = 0n, second = 0n, ...rest] = text.split('.').map(BigInt);
  const encoded = der(6, Uint8Array.from([40n * first + second, ...rest].flatMap(base128)));
  identifiers.set(text, encoded);
  return encoded;
}

function base128(arc: bigint): readonly number[] {
  const digits = [Number(arc & 0x7fn)];
  for (let left = arc >> 7n; left > 0n; left >>= 7n) digits.unshift(Number(left & 0x7fn) | 0x80);
  return digits;
}

function header(identifier: number, length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(identifier, length);
  const digits: number[] = [];
  for (let left = length; left > 0; left = Math.floor(left / 256)) digits.unshift(left % 256);
  return Uint8Array.of(identifier, 0x80 | digits.length, ...digits);
}
