import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { searchStored } from './stored-bytes.js';

const secret = { name: 'the answer', value: Buffer.from('Schwarzwälder Kirschtorte') };
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stored-bytes-'));
  const database = await PGlite.create(join(folder, 'database'));
  await database.exec('create table notes (id int, body text)');
  await database.query('insert into notes values (1, $1)', ['no secret here']);
  await database.close();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

for (const [form, content] of [
  ['plain', `before ${secret.value.toString()} after`],
  ['base64', Buffer.from(`x${secret.value.toString()}y`).toString('base64')],
  ['base64', Buffer.from(`${secret.value.toString()}`).toString('base64')],
  ['base64', Buffer.from(`ab${secret.value.toString()}cd`).toString('base64')],
  ['hexadecimal', secret.value.toString('hex')],
] as const) {
  test(`a secret written ${form} into a log is found: ${content.slice(0, 12)}…`, async () => {
    const logs = await mkdtemp(join(folder, 'logs-'));
    await writeFile(join(logs, 'service.log'), content);
    const { findings } = await searchStored([logs], join(folder, 'database'), [secret]);
    expect(findings.map((finding) => finding.form)).toContain(form);
  });
}

test('a secret in a long value that the database compresses is found', async () => {
  const database = await PGlite.create(join(folder, 'compressed'));
  await database.exec('create table notes (body text)');
  await database.query('insert into notes values ($1)', [`${'a'.repeat(20_000)}${secret.value.toString()}`]);
  await database.close();
  const { findings } = await searchStored([], join(folder, 'compressed'), [secret]);
  expect(findings).toEqual([expect.objectContaining({ file: 'table public.notes', form: 'plain' })]);
});
