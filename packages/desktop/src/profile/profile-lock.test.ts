import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DesktopError } from '../desktop-error.js';
import { lockProfile } from './profile-lock.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'securemail-lock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('a profile is free again once its lock is released', () => {
  const lock = lockProfile(folder);
  expect(refusalOf(folder)).toMatchObject({ code: 'profile-in-use', exitCode: 75 });
  lock.release();
  lockProfile(folder).release();
});

test('a lock that cannot be written is not taken for another securemail at work', async () => {
  await mkdir(join(folder, 'taken', 'lock'), { recursive: true });
  // A folder of the system in which nobody makes files.
  await symlink('/proc/sys', join(folder, 'read-only'));
  for (const name of ['taken', 'read-only']) {
    const file = join(folder, name, 'lock');
    expect(refusalOf(join(folder, name))).toMatchObject({ code: 'file-unwritable', values: { file } });
  }
});

function refusalOf(profile: string): DesktopError {
  try {
    lockProfile(profile).release();
  } catch (error) {
    if (error instanceof DesktopError) return error;
    throw error;
  }
  throw new Error('The lock was given.');
}
