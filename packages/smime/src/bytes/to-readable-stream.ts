import { SmimeError } from '../smime-error.js';

/**
 * What this package writes as a stream of the web, such as for a `Response`: `ReadableStream.from` is not there in every
 * browser. It is read as the stream is; cancelling the stream ends it.
 * @throws {SmimeError}
 * - `invalid-argument`: it gives nothing piece by piece.
 */
export function toReadableStream(bytes: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  if (typeof bytes?.[Symbol.asyncIterator] !== 'function')
    throw new SmimeError(
      'invalid-argument',
      'There is nothing to read piece by piece. Give the `bytes` of a message, or what else is an AsyncIterable.',
    );
  const iterator = bytes[Symbol.asyncIterator]();
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await iterator.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await iterator.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}
