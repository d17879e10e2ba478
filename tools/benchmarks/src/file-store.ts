import { createReadStream, rmSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { TemporaryStore } from '@secure-mail/smime';

/** A file for what is opened, as a program on a desk would have it. */
export function fileStore(path: string): TemporaryStore {
  let file: Promise<FileHandle> | undefined;
  return {
    async write(chunk) {
      file ??= open(path, 'w');
      await (await file).write(chunk);
    },
    read: () => createReadStream(path, { highWaterMark: 256 * 1024 }),
    async discard() {
      await (await file)?.close();
      rmSync(path, { force: true });
    },
  };
}
