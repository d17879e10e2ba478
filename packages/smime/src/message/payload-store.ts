/** Where a payload waits until its verdict is known. */
export interface PayloadStore {
  /** The bytes are the store's: nothing else changes them. */
  write(bytes: Uint8Array): Promise<void>;
  /** Everything was written. */
  close(): Promise<void>;
  readonly size: number;
  /** The bytes from `start` to `end`. */
  read(start: number, end: number): AsyncGenerator<Uint8Array, void, undefined>;
  discard(): Promise<void>;
}

/** In memory, for messages that are wanted whole. */
export function memoryStore(): PayloadStore & { readonly pieces: readonly Uint8Array[] } {
  const pieces: Uint8Array[] = [];
  let size = 0;
  return {
    pieces,
    async write(bytes) {
      pieces.push(bytes);
      size += bytes.length;
    },
    async close() {},
    get size() {
      return size;
    },
    async *read(start, end) {
      yield* within(pieces, 0, start, end);
    },
    async discard() {
      pieces.length = 0;
    },
  };
}

/** What of the pieces, the first of which lies at `position`, is between `start` and `end`. */
export function* within(
  pieces: Iterable<Uint8Array>,
  position: number,
  start: number,
  end: number,
): Generator<Uint8Array, void, undefined> {
  let at = position;
  for (const piece of pieces) {
    if (at >= end) return;
    const part = piece.subarray(Math.max(0, start - at), Math.max(0, end - at));
    if (part.length > 0) yield part;
    at += piece.length;
  }
}
