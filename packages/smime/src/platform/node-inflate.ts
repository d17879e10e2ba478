import { createInflate } from 'node:zlib';
import type { Inflate } from './inflate.js';

export const inflate: Inflate = (compressed) => {
  const engine = createInflate();
  let fed = 0;
  // A piece is taken when the one before it was worked off, so that nothing piles up between the two.
  const feed = async () => {
    for await (const piece of compressed) {
      fed += piece.length;
      await new Promise((worked) => engine.write(piece, worked));
    }
    engine.end();
  };
  return { content: content(), read: () => engine.bytesWritten };

  async function* content(): AsyncGenerator<Uint8Array, void, undefined> {
    feed().catch((error: Error) => engine.destroy(error));
    yield* engine;
    // The engine stops at the end that the bytes themselves tell.
    if (fed > engine.bytesWritten) throw new Error('The compressed bytes are followed by others.');
  }
};
