import { mkdtemp, rm, truncate } from 'node:fs/promises';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { translator } from '@secure-mail/locales';
import { SMTPServer } from 'smtp-server';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CommandContext } from '../command-line/command-context.js';
import { Terminal } from '../command-line/terminal.js';
import type { OutboxEntry } from '../outbox/outbox-entry.js';
import { Profile } from '../profile/profile.js';
import { submitEntry } from './submit-entry.js';

let folder: string;
let profile: Profile;
let server: SMTPServer | undefined;
const taken: string[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'securemail-submit-'));
  profile = await Profile.change(folder);
});

afterEach(async () => {
  profile.close();
  await new Promise<void>((resolve) => (server === undefined ? resolve() : server.close(resolve)));
  server = undefined;
  taken.length = 0;
  await rm(folder, { recursive: true, force: true });
});

test('given up after the end was sent: unclear, asked about, and never sent again by itself', async () => {
  const cancelled = new AbortController();
  let socket: Socket | undefined;
  await mailServer(() => {
    if (taken.length > 1) return;
    cancelled.abort();
    socket?.destroy();
  });
  server?.server.once('connection', (connection: Socket) => {
    socket = connection;
  });
  const entry = await interrupted();
  const first = submitEntry(entry, profile, undefined, context(cancelled.signal));
  await expect(first).rejects.toMatchObject({ code: 'smtp-unclear', exitCode: 4 });
  expect(taken).toHaveLength(1);

  const kept = await onlyEntry();
  expect(kept.copies).toMatchObject([{ state: 'submitting' }]);
  const again = submitEntry(kept, profile, undefined, context());
  await expect(again).rejects.toMatchObject({ code: 'unclear-choice-needed', exitCode: 3 });
  expect(taken).toHaveLength(1);

  const decided = await submitEntry(kept, profile, 'send-again', context());
  expect(decided.copies).toMatchObject([{ state: 'submitted' }]);
  expect(taken).toHaveLength(2);
  expect((await profile.outbox.contents()).entries).toEqual([]);
});

test('given up before the end was sent: cancelled, nothing arrived, and the next try sends it', async () => {
  await mailServer(() => undefined);
  const entry = await interrupted();
  const cancelled = new AbortController();
  const content = profile.outbox.content.bind(profile.outbox);
  profile.outbox.content = async function* (...copy) {
    for await (const chunk of content(...copy)) {
      cancelled.abort();
      yield chunk;
    }
  };
  const first = submitEntry(entry, profile, undefined, context(cancelled.signal));
  await expect(first).rejects.toMatchObject({ code: 'cancelled', exitCode: 5 });
  expect(taken).toEqual([]);
  profile.outbox.content = content;
  const kept = await onlyEntry();
  expect(kept.copies).toMatchObject([{ state: 'waiting' }]);
  await submitEntry(kept, profile, undefined, context());
  expect(taken).toHaveLength(1);
});

test('a protected copy of which a part is missing is not sent', async () => {
  await mailServer(() => undefined);
  const entry = await interrupted();
  await truncate(join(folder, 'outbox', entry.id, 'copy-1.eml'), 5);
  const refused = submitEntry(entry, profile, undefined, context());
  await expect(refused).rejects.toMatchObject({
    code: 'outbox-entry-damaged',
    values: { id: entry.id },
    hints: [{ key: 'commandLine.nothingSent' }],
  });
  expect(taken).toEqual([]);
});

async function onlyEntry(): Promise<OutboxEntry> {
  const { entries } = await profile.outbox.contents();
  if (entries[0] === undefined || entries.length > 1) throw new Error(`${entries.length} entries`);
  return entries[0];
}

/** Takes every message, and answers after `beforeAnswer`. */
async function mailServer(beforeAnswer: () => void): Promise<void> {
  const started = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 200,
    onData(stream, _session, callback) {
      stream.toArray().then(
        (chunks) => {
          taken.push(Buffer.concat(chunks as Buffer[]).toString());
          beforeAnswer();
          callback();
        },
        () => undefined,
      );
    },
  });
  // Broken connections are what is tested here.
  started.on('error', () => undefined);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  const { port } = started.server.address() as AddressInfo;
  await profile.saveSettings({ formatVersion: 1, smtpUrl: `smtp://127.0.0.1:${port}` });
}

/** A message with one protected copy that waits. */
async function interrupted(): Promise<OutboxEntry> {
  const draft = await profile.outbox.draft();
  const kept = await draft.keep(
    (async function* () {
      yield Buffer.from('Subject: [...]\r\n\r\nc2VjcmV0\r\n');
    })(),
  );
  return draft.commit({
    messageDigest: 'digest',
    startedAt: '2026-11-24T10:00:00.000Z',
    sender: 'sender@firm.example',
    copies: [
      {
        ...kept,
        messageId: '<m@firm.example>',
        envelopeTo: ['colleague@firm.example'],
        outsiders: [],
        state: 'waiting',
      },
    ],
  });
}

/** A command that nobody watches. */
function context(signal = new AbortController().signal): CommandContext {
  const terminal = new Terminal({
    translate: translator('en'),
    language: 'en',
    json: true,
    interactive: false,
    signal,
  });
  return { terminal, folder, now: () => new Date(), signal, endingAtOnce: (work) => work() };
}
