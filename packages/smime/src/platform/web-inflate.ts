import { plainBytes } from '../bytes/byte-arrays.js';
import { chunksOf } from '../bytes/byte-source.js';
import type { Inflate } from './inflate.js';

/** A browser inflates each piece whole before it asks for the next: small ones, then, at most a thousand times larger. */
const PIECE = 1024;

export const inflate: Inflate = (compressed) => {
  let read = 0;
  const source = pieces();
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        const { done, value } = await source.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await source.return();
      },
    },
    { highWaterMark: 0 },
  );
  return { content: chunksOf(stream.pipeThrough(new DecompressionStream('deflate'))), read: () => read };

  async function* pieces(): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
    for await (const chunk of compressed) {
      for (let start = 0; start < chunk.length; start += PIECE) {
        const piece = plainBytes(chunk.subarray(start, start + PIECE));
        read += piece.length;
        yield piece;
      }
    }
  }
};
