import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Profile } from './profile.js';

let folder: string;
let profile: Profile;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'securemail-profile-'));
  profile = await Profile.read(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('TS-4: damaged files are kept aside, and what is whole stays', async () => {
  await profile.saveSettings({ formatVersion: 1, serviceUrl: 'https://mail.firm.example' });
  for (const name of ['secure-id.json', 'correspondents.json']) await writeFile(join(folder, name), '{"half');
  await expect(profile.secureId()).rejects.toMatchObject({ code: 'profile-damaged' });
  expect(await profile.setDamagedAside()).toEqual([
    join(folder, 'secure-id.json'),
    join(folder, 'correspondents.json'),
  ]);
  expect((await readdir(folder)).sort()).toEqual([
    'correspondents.json.damaged',
    'secure-id.json.damaged',
    'settings.json',
  ]);
  expect(await readFile(join(folder, 'secure-id.json.damaged'), 'utf8')).toBe('{"half');
  expect(await profile.secureId()).toBe(undefined);
  expect(await profile.correspondents.get('colleague@firm.example')).toBe(undefined);
  expect(await profile.setDamagedAside()).toEqual([]);
});

test('settings that cannot be understood are set aside, settings that cannot be read are not', async () => {
  await writeFile(join(folder, 'settings.json'), '{"formatVersion":0}');
  expect(await profile.setDamagedAside()).toEqual([join(folder, 'settings.json')]);
  expect(await profile.settings()).toEqual({ formatVersion: 1 });
  await mkdir(join(folder, 'settings.json'));
  await expect(profile.setDamagedAside()).rejects.toMatchObject({ code: 'file-unreadable' });
});
