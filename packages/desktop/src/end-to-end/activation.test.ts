import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Firm } from './firm.js';

// Real processes, started and killed many times: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 300_000 });

/** pbeWithSHAAnd3-KeyTripleDES-CBC (RFC 7292 appendix C), as it stands in the file. */
const PBE_WITH_3DES = Buffer.from('060a2a864886f70d010c0103', 'hex');
let firm: Firm;

beforeAll(async () => {
  firm = await Firm.found('sender', 'colleague');
});

afterAll(() => firm?.close());

test('AC-3: a used code, a foreign code and a weak password each have a sentence of their own', async () => {
  await writeFile(firm.path('weak'), 'short\n');
  const args = ['activate', '--service', firm.door.url, '--address', 'nobody@firm.example'];
  const refused = await firm.run(
    'other',
    ...args,
    '--code-file',
    firm.path('code-sender'),
    '--password-file',
    firm.path('password'),
  );
  expect(refused).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('Address or activation code not accepted.'),
  });
  const weak = await firm.run(
    'other',
    ...args,
    '--code-file',
    firm.path('code-sender'),
    '--password-file',
    firm.path('weak'),
  );
  expect(weak).toMatchObject({ code: 2, stderr: expect.stringContaining('too easy to guess') });
  const asked = await firm.run('other', ...args);
  expect(asked).toMatchObject({ code: 2, stderr: expect.stringContaining('--code-file') });
});

test('AC-2: on a second computer the password brings the same Secure ID', async () => {
  const args = ['activate', '--service', firm.door.url, '--address', 'colleague@firm.example', '--json'];
  const wrong = await firm.run('colleague-2', ...args, '--password-file', firm.path('wrong-password'));
  expect(wrong.code).toBe(3);
  expect(JSON.parse(wrong.stdout).error.message).toBe('The password is wrong.');
  const right = await firm.run('colleague-2', ...args, '--password-file', firm.path('password'));
  expect(JSON.parse(right.stdout)).toMatchObject({ address: 'colleague@firm.example', newSecureId: false });
  const [first, second] = [await status('colleague'), await status('colleague-2')];
  expect(second.certificates).toEqual(first.certificates);
});

test('export-id writes a PFX for its owner alone and does not replace one without being told', async () => {
  const args = [
    'export-id',
    firm.path('sender.pfx'),
    '--password-file',
    firm.path('password'),
    '--pfx-password-file',
    firm.path('answer'),
  ];
  expect((await firm.run('sender', ...args)).code).toBe(0);
  expect(await firm.run('sender', ...args)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('exists already'),
  });
  expect((await firm.run('sender', ...args, '--force')).code).toBe(0);
  const old = async () => (await readFile(firm.path('sender.pfx'))).includes(PBE_WITH_3DES);
  expect(await old()).toBe(false);
  expect((await firm.run('sender', ...args, '--force', '--legacy')).code).toBe(0);
  expect(await old()).toBe(true);
});

test('TS-4: activating again repairs whatever is damaged in a profile', async () => {
  const profile = firm.path('profile-colleague');
  const names = ['correspondents.json', 'secure-id.json', 'settings.json'];
  for (const name of names) await writeFile(join(profile, name), '{"half');
  const damaged = await firm.run('colleague', 'status');
  expect(damaged).toMatchObject({ code: 2, stderr: expect.stringContaining('Run securemail activate') });

  const args = ['--service', firm.door.url, '--address', 'colleague@firm.example'];
  const secret = ['--password-file', firm.path('password')];
  const repaired = await firm.run('colleague', 'activate', ...args, ...secret);
  expect(repaired).toMatchObject({ code: 0, stderr: expect.stringContaining('keys of the people') });
  for (const name of names) expect(await readFile(join(profile, `${name}.damaged`), 'utf8')).toBe('{"half');
  const status = await firm.run('colleague', 'status', ...secret, '--json');
  expect(JSON.parse(status.stdout)).toMatchObject({
    address: 'colleague@firm.example',
    interrupted: 0,
    unknownCertificates: [],
  });
});

test('the profile is its owner’s alone and holds no secret in clear', async () => {
  const profile = firm.path('profile-sender');
  const names = await readdir(profile, { recursive: true });
  expect(names.sort()).toEqual(['lock', 'secure-id.json', 'settings.json']);
  expect((await stat(profile)).mode & 0o777).toBe(0o700);
  for (const name of names.filter((name) => name.endsWith('.json'))) {
    expect((await stat(join(profile, name))).mode & 0o777).toBe(0o600);
    expect(await readFile(join(profile, name), 'utf8')).not.toMatch(/BEGIN|correct horse/);
  }
  expect((await stat(firm.path('sender.pfx'))).mode & 0o777).toBe(0o600);
});

async function status(person: string) {
  return JSON.parse((await firm.run(person, 'status', '--json')).stdout);
}
