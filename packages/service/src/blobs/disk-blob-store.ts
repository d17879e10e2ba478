import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Refusal } from '../refusal.js';
import type { BlobDraft, BlobStore } from './blob-store.js';

/**
 * Blobs as files: `<folder>/ab/cd/<id>`, drafts in `<folder>/drafts`. A draft becomes a blob by one rename on
 * the same file system, after its bytes were synced; then the folders that name it are synced, so that what
 * was kept is there after a power cut too.
 */
export async function openDiskBlobStore(folder: string): Promise<BlobStore> {
  const drafts = join(folder, 'drafts');
  await mkdir(drafts, { recursive: true, mode: 0o700 });
  await makeFirstLevel(folder);
  return {
    create: () => createDraft(folder, drafts),
    async read(id) {
      const file = await openBlob(pathOf(folder, id));
      const { size } = await file.stat();
      return { size, content: file.createReadStream() };
    },
    async remove(id) {
      await rm(pathOf(folder, id), { force: true });
    },
    keptBefore: (instant) => keptBefore(folder, drafts, instant),
  };
}

async function createDraft(folder: string, drafts: string): Promise<BlobDraft> {
  const id = randomBytes(16).toString('hex');
  const draftPath = join(drafts, id);
  const file = await open(draftPath, 'wx', 0o600);
  let closed = false;
  const close = async (): Promise<void> => {
    if (closed) return;
    closed = true;
    await file.close();
  };
  return {
    id,
    async write(bytes) {
      await writeAll(file, bytes);
    },
    async keep() {
      await file.sync();
      await close();
      const path = pathOf(folder, id);
      await makeFolder(dirname(path));
      await rename(draftPath, path);
      await syncFolder(dirname(path));
    },
    async discard() {
      await close();
      await rm(draftPath, { force: true });
      await rm(pathOf(folder, id), { force: true });
    },
  };
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  let offset = 0;
  while (offset < bytes.length) {
    const { bytesWritten } = await file.write(bytes, offset);
    offset += bytesWritten;
  }
}

function pathOf(folder: string, id: string): string {
  if (!/^[0-9a-f]{32}$/.test(id)) throw new Refusal('internal-error', 'This is not the id of a blob.');
  return join(folder, id.slice(0, 2), id.slice(2, 4), id);
}

async function openBlob(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (cause) {
    if (isMissing(cause)) throw new Refusal('internal-error', 'The blob is not in the store.', { cause });
    throw cause;
  }
}

/** All 256, before anything is kept in them: whoever keeps a blob then has one folder above its own to sync. */
async function makeFirstLevel(folder: string): Promise<void> {
  for (let first = 0; first < 256; first += 1) {
    await mkdir(join(folder, first.toString(16).padStart(2, '0')), { recursive: true, mode: 0o700 });
  }
  await syncFolder(folder);
}

/**
 * A new folder's own name must be durable as well. Synced also by those who find the folder there: whoever is
 * making it at this moment may not have come to that yet.
 */
async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  await syncFolder(dirname(path));
}

async function syncFolder(path: string): Promise<void> {
  // Windows has no handle on a folder that could be synced; NTFS journals the rename itself.
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function* keptBefore(folder: string, drafts: string, instant: Date): AsyncIterable<string> {
  for (const name of await readdir(drafts)) {
    if (await isOlder(join(drafts, name), instant)) await rm(join(drafts, name), { force: true });
  }
  for (const first of await readdir(folder)) {
    if (!/^[0-9a-f]{2}$/.test(first)) continue;
    for (const second of await readdir(join(folder, first))) {
      for (const id of await readdir(join(folder, first, second))) {
        if (/^[0-9a-f]{32}$/.test(id) && (await isOlder(join(folder, first, second, id), instant))) yield id;
      }
    }
  }
}

async function isOlder(path: string, instant: Date): Promise<boolean> {
  try {
    return (await stat(path)).mtime < instant;
  } catch (cause) {
    if (isMissing(cause)) return false;
    throw cause;
  }
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
}
