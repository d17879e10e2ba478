import { concatBytes } from './byte-arrays.js';

/** Pieces of this size keep what BER adds to a message below one part in a thousand, and fit a processor's cache. */
const PIECE_SIZE = 64 * 1024;

/**
 * The same bytes in groups of chunks, each of at most one and a half times this size and, but for the last, at least
 * half of it. Nothing large is copied.
 */
export async function* inGroups(
  source: AsyncIterable<Uint8Array>,
  size = PIECE_SIZE,
): AsyncGenerator<readonly Uint8Array[], void, undefined> {
  let small: Uint8Array[] = [];
  let collected = 0;
  for await (const chunk of source) {
    collected += chunk.length;
    if (collected < size / 2) {
      small.push(chunk);
      continue;
    }
    const length = Math.ceil(chunk.length / Math.ceil(chunk.length / size));
    for (let start = 0; start < chunk.length; start += length) {
      yield [...small, chunk.subarray(start, start + length)];
      small = [];
    }
    collected = 0;
  }
  if (collected > 0) yield [concatBytes(small)];
}

/** The same bytes in pieces of one size, the last one smaller. Chunks of that size are not copied. */
export async function* inEqualPieces(
  source: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let parts: Uint8Array[] = [];
  let filled = 0;
  for await (const chunk of source) {
    for (let offset = 0; offset < chunk.length; ) {
      const part = chunk.subarray(offset, offset + size - filled);
      parts.push(part);
      filled += part.length;
      offset += part.length;
      if (filled < size) continue;
      yield parts.length === 1 ? part : concatBytes(parts);
      parts = [];
      filled = 0;
    }
  }
  if (filled > 0) yield concatBytes(parts);
}
