/**
 * What this package writes as a stream of the web, such as for a `Response`: `ReadableStream.from` is not there in every
 * browser. It is read as the stream is; cancelling the stream ends it.
 */
export function toReadableStream(bytes: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
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
