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

export const OPENING_STOPPED = 'Opening the message was cancelled.';

/** The same bytes, counted; they can be stopped, with a sentence that says what was. */
export async function* watchedSource(
  source: ByteSource,
  { signal, onProgress }: Watching,
  stopped: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const chunks = chunksOf(source);
  let read = 0;
  let rested = performance.now();
  try {
    for (;;) {
      if (signal?.aborted) throw stoppedBy(signal, stopped);
      const chunk = await orAborted(chunks.next(), signal, stopped);
      if (signal?.aborted) throw stoppedBy(signal, stopped);
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

function stoppedBy(signal: AbortSignal | undefined, sentence: string): SmimeError {
  return new SmimeError('aborted', sentence, { cause: signal?.reason });
}

/** What comes of it, or `aborted` as soon as the signal says so: what it waits for may never come. */
export function orAborted<T>(
  waited: Promise<T>,
  signal: AbortSignal | undefined,
  stopped: string,
): Promise<T> {
  if (!signal) return waited;
  return new Promise((resolve, reject) => {
    const aborted = () => reject(stoppedBy(signal, stopped));
    if (signal.aborted) aborted();
    signal.addEventListener('abort', aborted, { once: true });
    waited.then(resolve, reject).finally(() => signal.removeEventListener('abort', aborted));
  });
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
