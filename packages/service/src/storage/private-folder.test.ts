import { chmod, chown, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makePrivateFolder } from './private-folder.js';

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'secure-mail-private-'));
});
afterEach(() => rm(parent, { recursive: true }));

test('a folder that others may enter is closed to them', async () => {
  const folder = join(parent, 'data');
  await makePrivateFolder(folder);
  await chmod(folder, 0o755);
  await makePrivateFolder(folder);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
});

// Only root can give a folder away.
test.runIf(process.getuid?.() === 0)("somebody else's folder is refused", async () => {
  await chown(parent, 12345, 12345);
  await expect(makePrivateFolder(parent)).rejects.toMatchObject({ code: 'folder-not-private' });
});
