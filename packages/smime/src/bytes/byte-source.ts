import { SmimeError } from '../smime-error.js';
import { asUint8Array, concatBytes } from './byte-arrays.js';

/**
 * Bytes, whole or arriving piece by piece (a file stream, a fetch body, a Node `Readable`). What reading began on is
 * read to its end or closed, whatever stops it; what arguments refuse before is left as it is. Where messages are
 * protected, and wherever it is not said otherwise, the pieces are given away: a source that reads into the same memory
 * again gives copies. What is verified while a message is opened was copied before.
 */
export type ByteSource = Uint8Array | AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>;

/**
 * Reads a source to its end. An array is given back as it is, not copied.
 * @param limit In bytes. Default: none.
 * @throws {SmimeError}
 * - `too-large`: the source has more than `limit` bytes.
 */
export async function collect(source: ByteSource, limit = Number.POSITIVE_INFINITY): Promise<Uint8Array> {
  if (source instanceof Uint8Array && source.length <= limit) return asUint8Array(source);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunksOf(source)) {
    size += chunk.length;
    if (size > limit)
      throw new SmimeError('too-large', `The data is larger than the limit of ${limit} bytes.`);
    chunks.push(chunk);
  }
  return concatBytes(chunks);
}

/** Whole arrays are read in pieces, so that what works on them can be stopped and does not double them. */
const CHUNK = 256 * 1024;

/** One way to read every kind of source. */
export async function* chunksOf(source: ByteSource): AsyncGenerator<Uint8Array, void, undefined> {
  if (source instanceof Uint8Array) {
    for (let start = 0; start < source.length; start += CHUNK)
      yield asUint8Array(source.subarray(start, start + CHUNK));
  } else if (typeof source !== 'object' || source === null) {
    throw notBytes();
  } else if (Symbol.asyncIterator in source) {
    for await (const chunk of source as AsyncIterable<unknown>) yield asUint8Array(bytesOnly(chunk));
  } else if (!('getReader' in source)) {
    throw notBytes();
  } else {
    // Browsers without async iteration of ReadableStream.
    const reader = (source as ReadableStream<Uint8Array>).getReader();
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        yield bytesOnly(value);
      }
    } finally {
      await reader.cancel().catch(() => undefined);
      reader.releaseLock();
    }
  }
}

/** A stream of text passes for one of bytes in Node's types, and would be read as nothing. */
function bytesOnly(chunk: unknown): Uint8Array {
  if (!(chunk instanceof Uint8Array)) throw notBytes();
  return chunk;
}

function notBytes(): SmimeError {
  return new SmimeError(
    'invalid-argument',
    'A source gives something else than bytes. It is a Uint8Array, or gives such: of text `new TextEncoder().encode`, of an ArrayBuffer `new Uint8Array`, of a Blob its `stream()`.',
  );
}

/** Refuses what is no Uint8Array: read as one, it would be empty. */
export function requireBytes(bytes: Uint8Array, what: string): void {
  if (!(bytes instanceof Uint8Array))
    throw new SmimeError('invalid-argument', `The ${what} is not in a Uint8Array.`);
}
