import { concatBytes } from '../bytes/byte-arrays.js';
import { nestedIn } from './tlv-mutation.js';

/** Bytes that are made to keep a reader busy. */

/** A source that tells how much of it was read. */
export function counted(pieces: Iterable<Uint8Array>) {
  let read = 0;
  async function* bytes(): AsyncGenerator<Uint8Array> {
    for (const piece of pieces) {
      read += piece.length;
      yield piece;
    }
  }
  return { bytes: bytes(), read: () => read };
}

/** In pieces of some kilobytes, as a file comes. */
export function repeat(bytes: Uint8Array, count: number): Uint8Array[] {
  const block = concatBytes(Array.from({ length: 1000 }, () => bytes));
  return Array.from({ length: count / 1000 }, () => block);
}

export function utf8Pieces(text: string, count: number): Uint8Array[] {
  return repeat(Uint8Array.from(Buffer.from(text, 'latin1')), count);
}

/** SEQUENCE in SEQUENCE, each with the length of what it holds. */
export function nested(levels: number): Uint8Array {
  return nestedIn(0x30, levels, new Uint8Array());
}

/** OCTET STRING in OCTET STRING. */
export function strings(levels: number): Uint8Array {
  return nestedIn(0x24, levels, ber('0401', '09'));
}

export function ber(...hex: readonly string[]): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.join(''), 'hex'));
}

export function length(value: number): string {
  return value.toString(16).padStart(8, '0');
}
