import { cp, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Outbox } from './outbox.js';
import { mayRepeat, type OutboxCopy, readersOf } from './outbox-entry.js';

let folder: string;
let outbox: Outbox;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'securemail-outbox-'));
  outbox = new Outbox(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('a draft counts only once it is committed, and then survives', async () => {
  const draft = await outbox.draft();
  const kept = await draft.keep(chunks('protected ', 'copy'));
  expect(kept).toEqual({ file: 'copy-1.eml', size: 14 });
  expect(await outbox.contents()).toEqual({ entries: [], unreadable: [] });
  const entry = await draft.commit({
    messageDigest: 'd',
    startedAt: '2026-11-24T10:00:00.000Z',
    sender: 'a@firm.example',
    copies: [copy(kept)],
  });
  expect(await new Outbox(folder).find('d')).toEqual(entry);
  expect(await new Outbox(folder).find('other')).toBe(undefined);
  let content = '';
  for await (const chunk of outbox.content(entry, kept.file)) content += Buffer.from(chunk).toString();
  expect(content).toBe('protected copy');
  expect((await stat(join(folder, entry.id, kept.file))).mode & 0o777).toBe(0o600);
});

test('what a killed process left half made or half removed is tidied away, and the rest stays', async () => {
  const draft = await outbox.draft();
  const entry = await draft.commit({
    messageDigest: 'd',
    startedAt: '2026-11-24T10:00:00.000Z',
    sender: 'a@firm.example',
    copies: [copy(await draft.keep(chunks('x')))],
  });
  await (await outbox.draft()).keep(chunks('half'));
  await mkdir(join(folder, 'old.removed'));
  await outbox.tidy();
  expect(await readdir(folder)).toEqual([entry.id]);
  await outbox.remove(entry.id);
  expect(await readdir(folder)).toEqual([]);
});

test('an unreadable entry is named and can be removed, and the others go on', async () => {
  const draft = await outbox.draft();
  const entry = await draft.commit({
    messageDigest: 'good',
    startedAt: '2026-11-24T10:00:00.000Z',
    sender: 'a@firm.example',
    copies: [copy(await draft.keep(chunks('x')))],
  });
  await mkdir(join(folder, 'abc'));
  await writeFile(
    join(folder, 'abc', 'entry.json'),
    '{"messageDigest":"lost","copies":[{"file":"../../x"}]}',
  );
  await mkdir(join(folder, 'empty'));
  // Somebody's copy of a folder: its journal speaks of another one.
  await cp(join(folder, entry.id), join(folder, 'twin'), { recursive: true });
  const { entries, unreadable } = await outbox.contents();
  expect(entries).toEqual([entry]);
  expect([...unreadable].sort()).toEqual(['abc', 'empty', 'twin']);

  expect(await outbox.find('other')).toBe(undefined);
  await expect(outbox.find('lost')).rejects.toMatchObject({
    code: 'outbox-entry-damaged',
    values: { id: 'abc' },
  });
  for (const id of unreadable) await outbox.remove(id);
  expect(await outbox.contents()).toEqual({ entries: [entry], unreadable: [] });
});

test('only a copy for the gateway alone may be repeated without asking', () => {
  const kept = { file: 'copy-1.eml', size: 1 };
  const toGateway = {
    ...copy(kept),
    depositId: 'x',
    envelopeTo: ['emx-x@gateway.example'],
    outsiders: ['client@elsewhere.example'],
  };
  const toBoth = { ...toGateway, envelopeTo: ['colleague@firm.example', 'emx-x@gateway.example'] };
  expect([copy(kept), toBoth, toGateway].map(mayRepeat)).toEqual([false, false, true]);
  expect(readersOf(toBoth)).toEqual(['colleague@firm.example', 'client@elsewhere.example']);
});

function copy(kept: { file: string; size: number }): OutboxCopy {
  return {
    ...kept,
    messageId: '<m@firm.example>',
    envelopeTo: ['colleague@firm.example'],
    outsiders: [],
    state: 'waiting',
  };
}

async function* chunks(...texts: string[]): AsyncIterable<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}
