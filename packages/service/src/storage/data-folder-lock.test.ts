import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runCommand, startServiceProcess } from '../service-process-under-test.js';
import { lockDataFolder } from './data-folder-lock.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'secure-mail-lock-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a folder is one at a time: a second lock is refused until the first is released', async () => {
  const lock = await lockDataFolder(folder);
  await expect(lockDataFolder(folder)).rejects.toMatchObject({ code: 'data-folder-in-use', exitCode: 75 });
  lock.release();
  (await lockDataFolder(folder)).release();
});

test('a folder that nothing can be written to is not said to be in use', async () => {
  const taken = join(folder, 'a file');
  await writeFile(taken, '');
  await expect(lockDataFolder(taken)).rejects.toMatchObject({ code: 'data-folder-unusable' });
  await mkdir(join(folder, 'data', 'lock'), { recursive: true });
  await expect(lockDataFolder(join(folder, 'data'))).rejects.toMatchObject({ code: 'data-folder-unusable' });
});

test('the lock ends with its process, also when that is killed', { timeout: 180_000 }, async () => {
  const data = join(folder, 'data');
  const first = await startServiceProcess(data);
  await expect(lockDataFolder(data)).rejects.toMatchObject({ code: 'data-folder-in-use' });
  await first.kill();
  const second = await startServiceProcess(data);
  expect((await runCommand(['status', '--data', data])).stdout).toContain(second.http);
  const ended = await second.terminate();
  expect(ended.exitCode).toBe(0);
  expect(ended.stdout.trim().split('\n')).toHaveLength(1);
  expect(ended.stderr).not.toContain('Warning');
});
