import type { TemporaryStore } from '../index.js';

/** A list of chunks, for tests that are not about the store. */
export function memoryTemporaryStore(): TemporaryStore {
  const chunks: Uint8Array[] = [];
  return {
    async write(chunk) {
      chunks.push(chunk);
    },
    async *read() {
      yield* chunks;
    },
    async discard() {
      chunks.length = 0;
    },
  };
}
