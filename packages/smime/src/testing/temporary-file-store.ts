import { createReadStream } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TemporaryStore } from '../index.js';

/** A file of its own in a folder, as a program would give it. */
export function temporaryFileStore(folder: string): TemporaryStore & { readonly path: string } {
  const path = join(folder, crypto.randomUUID());
  let file: FileHandle | undefined;
  return {
    path,
    async write(chunk) {
      file ??= await open(path, 'wx', 0o600);
      await file.write(chunk);
    },
    async *read() {
      yield* createReadStream(path, { highWaterMark: 256 * 1024 });
    },
    async discard() {
      await file?.close();
      file = undefined;
      await rm(path, { force: true });
    },
  };
}
