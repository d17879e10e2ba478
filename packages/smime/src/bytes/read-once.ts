import { SmimeError } from '../smime-error.js';

/**
 * The same bytes for one reader, with word of one who stops before the end, and of a failure: generators alone do not
 * run their `finally` when they were never begun.
 * @param onStop Waited for before the reader is told.
 */
export function readOnce(
  source: AsyncGenerator<Uint8Array, void, undefined>,
  onStop: () => Promise<unknown>,
): AsyncIterable<Uint8Array> {
  let taken = false;
  const stopped = async <T>(ending: Promise<T>): Promise<T> => {
    try {
      return await ending;
    } finally {
      await onStop();
    }
  };
  return {
    [Symbol.asyncIterator]() {
      if (taken) throw new SmimeError('invalid-argument', 'These bytes can be read once only.');
      taken = true;
      return {
        next: () => source.next().catch((error: unknown) => stopped(Promise.reject(error))),
        return: () => stopped(source.return()),
        throw: (error: unknown) => stopped(source.throw(error)),
      };
    },
  };
}
