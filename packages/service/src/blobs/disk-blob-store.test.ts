import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDiskBlobStore } from './disk-blob-store.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'secure-mail-blobs-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function listed(ids: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const id of ids) all.push(id);
  return all;
}

const later = (): Date => new Date(Date.now() + 60_000);

test('a kept blob is read back as it was written, piece by piece', async () => {
  const store = await openDiskBlobStore(folder);
  const draft = await store.create();
  await draft.write(new Uint8Array([1, 2, 3]));
  await draft.write(new Uint8Array(70_000).fill(7));
  await draft.keep();
  const { size, content } = await store.read(draft.id);
  expect(size).toBe(70_003);
  const read = Buffer.concat(await content.toArray());
  expect(read.subarray(0, 4)).toEqual(Buffer.from([1, 2, 3, 7]));
  expect(read.length).toBe(70_003);
});

test('a blob that was not kept does not exist, and its draft leaves nothing', async () => {
  const store = await openDiskBlobStore(folder);
  const draft = await store.create();
  await draft.write(new Uint8Array(10));
  await expect(store.read(draft.id)).rejects.toMatchObject({ message: 'The blob is not in the store.' });
  await draft.discard();
  expect(await readdir(join(folder, 'drafts'))).toEqual([]);
});

test('a removed blob is gone, and removing it again changes nothing', async () => {
  const store = await openDiskBlobStore(folder);
  const draft = await store.create();
  await draft.keep();
  await store.remove(draft.id);
  await store.remove(draft.id);
  await expect(store.read(draft.id)).rejects.toMatchObject({ message: 'The blob is not in the store.' });
});

test('every first folder is there before anything is kept: a blob’s own folder is all that is made for it', async () => {
  await openDiskBlobStore(folder);
  const made = await readdir(folder);
  expect(made.filter((name) => /^[0-9a-f]{2}$/.test(name))).toHaveLength(256);
});

test('an id that is a path is refused', async () => {
  const store = await openDiskBlobStore(folder);
  await expect(store.read('../../etc/passwd')).rejects.toMatchObject({
    message: 'This is not the id of a blob.',
  });
});

test('the sweep sees kept blobs and clears drafts that a crash left behind', async () => {
  const store = await openDiskBlobStore(folder);
  const kept = await store.create();
  await kept.keep();
  const abandoned = await store.create();
  await abandoned.write(new Uint8Array(10));
  expect(await listed(store.keptBefore(new Date(0)))).toEqual([]);
  expect(await readdir(join(folder, 'drafts'))).toEqual([abandoned.id]);
  expect(await listed(store.keptBefore(later()))).toEqual([kept.id]);
  expect(await readdir(join(folder, 'drafts'))).toEqual([]);
  await abandoned.discard();
});
