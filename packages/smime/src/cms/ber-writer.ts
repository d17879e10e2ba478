import type { Bytes } from '../bytes/byte-arrays.js';

/** BER of indefinite length (X.690 §8.1.3.6), for content whose size is not known when it begins. */

export const SEQUENCE_BEGIN = Uint8Array.of(0x30, 0x80);

/** [tag] constructed, open-ended: EXPLICIT content, or an IMPLICIT OCTET STRING in pieces. */
export function contextBegin(tag: number): Bytes {
  return Uint8Array.of(0xa0 | tag, 0x80);
}

export const OCTETS_BEGIN = Uint8Array.of(0x24, 0x80);

export function endOfContents(count: number): Bytes {
  return new Uint8Array(2 * count);
}

/** One piece of a constructed OCTET STRING, in the chunks it comes in; nothing for no bytes. */
export function octetPiece(chunks: readonly Uint8Array[]): readonly Uint8Array[] {
  let length = 0;
  for (const chunk of chunks) length += chunk.length;
  if (length === 0) return [];
  const header =
    length < 0x80
      ? [4, length]
      : length < 0x100
        ? [4, 0x81, length]
        : length < 0x10000
          ? [4, 0x82, length >> 8, length & 255]
          : [4, 0x84, length >>> 24, (length >> 16) & 255, (length >> 8) & 255, length & 255];
  return [Uint8Array.from(header), ...chunks];
}
