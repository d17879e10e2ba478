/** Pieces of this size keep what BER adds to a message below one part in ten thousand. */
export const PIECE_SIZE = 64 * 1024;

/** The same bytes in pieces of one size, the last one smaller. */
export async function* inPieces(
  source: AsyncIterable<Uint8Array>,
  size = PIECE_SIZE,
): AsyncGenerator<Uint8Array> {
  let piece = new Uint8Array(size);
  let filled = 0;
  for await (const chunk of source) {
    let offset = 0;
    while (offset < chunk.length) {
      if (filled === 0 && chunk.length - offset >= size) {
        yield chunk.subarray(offset, offset + size);
        offset += size;
        continue;
      }
      const count = Math.min(size - filled, chunk.length - offset);
      piece.set(chunk.subarray(offset, offset + count), filled);
      filled += count;
      offset += count;
      if (filled === size) {
        yield piece;
        piece = new Uint8Array(size);
        filled = 0;
      }
    }
  }
  if (filled > 0) yield piece.subarray(0, filled);
}
