import { type ByteSource, chunksOf } from '../bytes/byte-source.js';
import { SmimeError } from '../smime-error.js';

/** How reading of a message can be watched and stopped. */
export interface Watching {
  /** Stops reading, even of a source that is waited for: what is under way then ends in `aborted`. */
  readonly signal?: AbortSignal;
  /** Called with the bytes of the message read so far. */
  readonly onProgress?: (bytes: number) => void;
}

/** Milliseconds of work at a stretch; then timers and events of the program have their turn, an abort among them. */
const STRETCH = 50;

/** The same bytes, counted; they can be stopped, with a sentence that says what was. */
export async function* watchedSource(
  source: ByteSource,
  { signal, onProgress }: Watching,
  stopped: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const chunks = chunksOf(source);
  const stop = () => new SmimeError('aborted', stopped, { cause: signal?.reason });
  let read = 0;
  let rested = performance.now();
  try {
    for (;;) {
      const chunk = await nextChunk(chunks, signal, stop);
      if (signal?.aborted) throw stop();
      if (chunk.done) return;
      read += chunk.value.length;
      onProgress?.(read);
      yield chunk.value;
      if (performance.now() - rested < STRETCH) continue;
      await new Promise((resolve) => setTimeout(resolve, 0));
      rested = performance.now();
    }
  } finally {
    const closed = chunks.return();
    // One that is waited for may never come, and closing would wait for it.
    if (signal?.aborted) closed.catch(() => undefined);
    else await closed;
  }
}

/** What comes of reading the source; when nothing comes of it, it is closed. */
export async function orClosed<T>(
  source: AsyncGenerator<Uint8Array, void, undefined>,
  read: () => Promise<T>,
): Promise<T> {
  try {
    return await read();
  } catch (error) {
    await source.return();
    throw error;
  }
}

function nextChunk(
  chunks: AsyncGenerator<Uint8Array, void, undefined>,
  signal: AbortSignal | undefined,
  stop: () => SmimeError,
): Promise<IteratorResult<Uint8Array, void>> {
  if (!signal) return chunks.next();
  return new Promise((resolve, reject) => {
    const aborted = () => reject(stop());
    if (signal.aborted) return aborted();
    signal.addEventListener('abort', aborted, { once: true });
    chunks
      .next()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', aborted));
  });
}
