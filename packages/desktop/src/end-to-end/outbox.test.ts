import { mkdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Firm } from './firm.js';
import { mailCounts, outboxOf, question, writeMessage } from './firm-mail.js';
import { finish, programs } from './processes.js';

// Real processes, started and killed many times: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 300_000 });

let firm: Firm;

beforeAll(async () => {
  firm = await Firm.found('sender', 'colleague');
});

afterAll(() => firm?.close());

test('the mail server is down: the protected copies are kept, go out at the next try, and once only', async () => {
  const before = await mailCounts(firm);
  await firm.killMail();
  await writeMessage(firm, 'kept.eml', 'colleague@firm.example, client@elsewhere.example', 'Kept');
  const broken = await firm.send('kept.eml', ...question(firm));
  expect(broken).toMatchObject({
    code: 4,
    stderr: expect.stringMatching(/does not answer.*Nothing was sent.*copies are kept/),
  });
  expect(await mailCounts(firm)).toEqual(before);
  const [entry] = await outboxOf(firm);
  expect(entry.copies).toMatchObject([
    { state: 'waiting', recipients: ['colleague@firm.example', 'client@elsewhere.example'] },
  ]);
  const kept = await firm.run('sender', 'outbox', 'list');
  expect(kept.stdout).not.toContain('Kept');

  await firm.startMail();
  const resumed = await firm.run('sender', 'send', firm.path('kept.eml'), '--json');
  expect(JSON.parse(resumed.stdout)).toMatchObject({
    sent: true,
    resumed: true,
    messageId: entry.copies[0].messageId,
  });
  await firm.awaitMails('client@elsewhere.example', before['client@elsewhere.example'] ?? 0);
  expect(await mailCounts(firm)).toEqual({
    ...before,
    'client@elsewhere.example': (before['client@elsewhere.example'] ?? 0) + 1,
    'colleague@firm.example': (before['colleague@firm.example'] ?? 0) + 1,
  });
  expect(await outboxOf(firm)).toEqual([]);
});

test('a second process on the profile is turned away while the first one works', async () => {
  await writeMessage(firm, 'plain.eml', 'colleague@firm.example', 'Quarterly figures');
  let second: ReturnType<Firm['run']> | undefined;
  firm.door.before('/v1/directory/look-up', async () => {
    second = firm.run('sender', 'settings', '--smtp', firm.smtpUrl);
    await second;
  });
  const before = (await firm.mailsOf('colleague@firm.example')).length;
  expect((await firm.send('plain.eml')).code).toBe(0);
  expect(await second).toMatchObject({
    code: 75,
    stderr: expect.stringContaining('Another securemail is at work'),
  });
  expect(await firm.mailsOf('colleague@firm.example')).toHaveLength(before + 1);
});

test('an unreadable entry in the outbox is named, stops no other message, and can be discarded', async () => {
  await mkdir(join(firm.path('profile-sender'), 'outbox', 'broken'), { recursive: true });
  const sent = await firm.send('plain.eml');
  expect(sent).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('securemail outbox discard broken'),
  });
  const status = await firm.run('sender', 'status');
  expect(status).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('outbox entry broken is damaged'),
  });
  expect((await firm.run('sender', 'outbox', 'discard', 'broken')).code).toBe(0);
  const list = await firm.run('sender', 'outbox', 'list');
  expect(list.stdout).toBe('The outbox is empty.\n');
});

test('a killed command leaves the profile free and sends nothing', async () => {
  const before = await mailCounts(firm);
  let kill: () => void = () => undefined;
  firm.door.before('/v1/directory/look-up', async () => kill());
  const args = ['send', firm.path('plain.eml'), '--password-file', firm.path('password')];
  const killed = await finish(
    programs.securemail,
    args,
    { SECURE_MAIL_PROFILE: firm.path('profile-sender') },
    (child) => {
      kill = () => child.kill('SIGKILL');
    },
  );
  expect(killed.code).toBe(null);
  expect(await mailCounts(firm)).toEqual(before);
  expect((await firm.run('sender', 'settings', '--smtp', firm.smtpUrl)).code).toBe(0);
});

test('a command killed while the mail server answers asks what to do, and repeats nothing by itself', async () => {
  const taken: string[] = [];
  let kill: () => void = () => undefined;
  const mail = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 200,
    onData(stream, _session, callback) {
      stream.toArray().then((chunks) => {
        taken.push(Buffer.concat(chunks as Buffer[]).toString());
        if (taken.length === 1) kill();
        else callback();
      });
    },
  });
  mail.on('error', () => undefined);
  await new Promise<void>((resolve) => mail.listen(0, '127.0.0.1', resolve));
  try {
    const url = `smtp://127.0.0.1:${(mail.server.address() as AddressInfo).port}`;
    await firm.run('sender', 'settings', '--smtp', url);
    await writeMessage(firm, 'unclear.eml', 'colleague@firm.example', 'Unclear');
    const args = ['send', firm.path('unclear.eml'), '--password-file', firm.path('password')];
    const profile = { SECURE_MAIL_PROFILE: firm.path('profile-sender') };
    const killed = await finish(programs.securemail, args, profile, (child) => {
      kill = () => child.kill('SIGKILL');
    });
    expect(killed.code).toBe(null);
    const undecided = await firm.run('sender', 'send', firm.path('unclear.eml'));
    expect(undecided).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('unclear whether the copy for colleague@firm.example'),
    });
    expect(taken).toHaveLength(1);
    expect((await firm.run('sender', 'send', firm.path('unclear.eml'), '--unclear', 'send-again')).code).toBe(
      0,
    );
    expect(taken).toHaveLength(2);
    expect(taken[1]).toBe(taken[0]);
    expect(await outboxOf(firm)).toEqual([]);
  } finally {
    await new Promise<void>((resolve) => mail.close(resolve));
    await firm.run('sender', 'settings', '--smtp', firm.smtpUrl);
  }
});
