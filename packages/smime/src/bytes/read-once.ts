import { SmimeError } from '../smime-error.js';

/**
 * The same bytes for one reader, with word of a reader who stops before the end: generators alone do not run their
 * `finally` when they were never begun.
 */
export function readOnce(
  source: AsyncGenerator<Uint8Array, void, undefined>,
  onStop: () => void,
): AsyncIterable<Uint8Array> {
  let taken = false;
  return {
    [Symbol.asyncIterator]() {
      if (taken) throw new SmimeError('invalid-argument', 'These bytes can be read once only.');
      taken = true;
      return {
        next: () => source.next(),
        return() {
          onStop();
          return source.return();
        },
        throw(error: unknown) {
          onStop();
          return source.throw(error);
        },
      };
    },
  };
}
