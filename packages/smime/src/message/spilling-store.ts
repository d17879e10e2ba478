import { copyBytes } from '../bytes/byte-arrays.js';
import { memoryStore, type PayloadStore } from './payload-store.js';

/** What most mails have less than, in bytes: for those, making a file costs more than opening them. */
const IN_MEMORY = 256 * 1024;

/** Keeps a payload in memory while it is small; a larger one goes into the other store, from its first byte on. */
export function spillingStore(newStore: () => PayloadStore): PayloadStore {
  const small = memoryStore();
  let store: PayloadStore = small;
  return {
    async write(bytes) {
      if (store === small && small.size + bytes.length > IN_MEMORY) {
        store = newStore();
        for (const piece of small.pieces) await store.write(piece);
        await small.discard();
      }
      await store.write(bytes);
    },
    close: () => store.close(),
    get size() {
      return store.size;
    },
    async *read(start, end) {
      // What is in memory may be read again, and whoever gets it may write to it.
      for await (const piece of store.read(start, end)) yield store === small ? copyBytes(piece) : piece;
    },
    discard: () => store.discard(),
  };
}
