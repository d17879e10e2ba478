import { bulkCrypto } from '#bulk-crypto';
import { concatBytes, copyBytes } from './byte-arrays.js';
import { inGroups } from './in-pieces.js';

/** 57 bytes make a line of 76 characters. */
const LINE_BYTES = 57;

/** Base64 in lines, as it arrives. */
export async function* base64Lines(
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  // The line that was begun.
  let begun: Uint8Array = new Uint8Array();
  for await (const group of inGroups(source)) {
    for (const piece of group) {
      const first = begun.length === 0 ? 0 : Math.min(LINE_BYTES - begun.length, piece.length);
      const end = piece.length - ((piece.length - first) % LINE_BYTES);
      if (first > 0) begun = concatBytes([begun, piece.subarray(0, first)]);
      if (begun.length === LINE_BYTES) {
        yield bulkCrypto.base64Lines(begun);
        begun = new Uint8Array();
      }
      if (end > first) yield bulkCrypto.base64Lines(piece.subarray(first, end));
      if (end < piece.length) begun = copyBytes(piece.subarray(end));
    }
  }
  if (begun.length > 0) yield bulkCrypto.base64Lines(begun);
}
