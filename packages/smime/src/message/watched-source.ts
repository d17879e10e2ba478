import { type ByteSource, chunksOf } from '../bytes/byte-source.js';
import { SmimeError } from '../smime-error.js';

/** How reading of a message can be watched and stopped. */
export interface Watching {
  /** Stops reading: what is under way then ends in `aborted`. */
  readonly signal?: AbortSignal;
  /** Called with the bytes of the message read so far. */
  readonly onProgress?: (bytes: number) => void;
}

/** The same bytes, counted; they can be stopped, with a sentence that says what was. */
export async function* watchedSource(
  source: ByteSource,
  { signal, onProgress }: Watching,
  stopped: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  let read = 0;
  for await (const chunk of chunksOf(source)) {
    if (signal?.aborted) throw new SmimeError('aborted', stopped, { cause: signal.reason });
    read += chunk.length;
    onProgress?.(read);
    yield chunk;
  }
}
