import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Firm } from './firm.js';
import { finish, programs } from './processes.js';

// Real processes, started and killed many times: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 300_000 });

let firm: Firm;

beforeAll(async () => {
  firm = await Firm.found();
  const people = ['sender', 'colleague', 'refused'];
  const activations = await Promise.all(people.map((person) => firm.activate(person)));
  for (const [index, { code, stdout }] of activations.entries()) {
    expect(stdout).toContain(`Your Secure ID for ${people[index]}@firm.example is ready.`);
    expect(code).toBe(0);
  }
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

test('SE-1: a message to a subscriber arrives protected, and is read with its verdict', async () => {
  await writeMessage('plain.eml', 'colleague@firm.example', 'Quarterly figures');
  expect(await firm.send('plain.eml')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('sent, protected'),
  });
  const [mail = ''] = await withoutWelcome('colleague@firm.example');
  expect(mail).not.toContain('Quarterly');
  expect(mail).not.toContain('the body of plain.eml');
  await writeFile(firm.path('arrived.eml'), mail, 'latin1');
  const opened = await firm.run(
    'colleague',
    'open',
    firm.path('arrived.eml'),
    '--password-file',
    firm.path('password'),
    '--extract',
    firm.path('extracted'),
  );
  expect(opened.stderr).toBe('');
  expect(opened.stdout).toContain('From Söndra <sender@firm.example>, signed, unchanged, encrypted.');
  expect(opened.stdout).toContain('Subject: Quarterly figures');
  expect(opened.stdout).toContain('the body of plain.eml');
  expect((await readdir(firm.path('extracted'))).sort()).toEqual(['body.txt', 'message.eml', 'passwd']);
  const json = await firm.run(
    'colleague',
    'open',
    firm.path('arrived.eml'),
    '--password-file',
    firm.path('password'),
    '--json',
  );
  expect(JSON.parse(json.stdout)).toMatchObject({
    verdict: { problems: [], signature: { status: 'valid' } },
    headers: { subject: 'Quarterly figures' },
    attachments: [{ name: '../../etc/passwd', size: 4 }],
  });
});

test('a wrong password, a message for somebody else and a damaged message end in their own sentences', async () => {
  const open = (file: string, person: string, secret = 'password') =>
    firm.run(person, 'open', firm.path(file), '--password-file', firm.path(secret));
  expect(await open('arrived.eml', 'colleague', 'wrong-password')).toMatchObject({
    code: 3,
    stdout: '',
    stderr: 'The password is wrong.\n',
  });
  expect(await open('arrived.eml', 'refused')).toMatchObject({
    code: 3,
    stdout: '',
    stderr: 'This message is not encrypted for you.\n',
  });
  expect(await open('plain.eml', 'colleague')).toMatchObject({
    code: 3,
    stdout: '',
    stderr: 'This message is neither encrypted nor signed: there is nothing to open or to check.\n',
  });
  const [mail = ''] = await withoutWelcome('colleague@firm.example');
  const lines = mail.split('\r\n');
  const middle = lines.length - 8;
  lines[middle] = (lines[middle] ?? '').replace(/^./, (letter) => (letter === 'A' ? 'B' : 'A'));
  await writeFile(firm.path('damaged.eml'), lines.join('\r\n'), 'latin1');
  expect(await open('damaged.eml', 'colleague')).toMatchObject({
    code: 3,
    stdout: '',
    stderr: expect.stringContaining('damaged or was changed'),
  });
});

test('sending with a wrong password sends nothing', async () => {
  const before = await everything();
  const refused = await firm.run(
    'sender',
    'send',
    firm.path('plain.eml'),
    '--password-file',
    firm.path('wrong-password'),
  );
  expect(refused).toMatchObject({ code: 3, stderr: 'The password is wrong.\n' });
  expect(await everything()).toEqual(before);
});

test('SE-1: without a question nothing is sent to anybody; --plan says who would need one', async () => {
  const before = await everything();
  await writeMessage('outside.eml', 'colleague@firm.example, client@elsewhere.example', 'Offer');
  const plan = await firm.send('outside.eml', '--plan', '--json');
  expect(JSON.parse(plan.stdout).plan).toMatchObject({
    subscribers: ['colleague@firm.example'],
    outsiders: ['client@elsewhere.example'],
  });
  const refused = await firm.send('outside.eml');
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain(
    'client@elsewhere.example is not a subscriber: a question and an answer are needed.',
  );
  expect(await everything()).toEqual(before);
  expect(await outbox()).toEqual([]);
});

test('a message over the limit is refused before anything is sent', async () => {
  const before = await everything();
  await writeMessage('large.eml', 'colleague@firm.example', 'Large', 'x'.repeat(250_000));
  expect(await firm.send('large.eml')).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('too large for the service'),
  });
  expect(await everything()).toEqual(before);
  expect(await outbox()).toEqual([]);
});

test('the service is killed between plan and announcement: nothing is sent, and later it works', async () => {
  const before = await everything();
  firm.door.before('/v1/deposits/prepare', () => firm.killService());
  const broken = await firm.send('outside.eml', ...question());
  expect(broken).toMatchObject({ code: 4, stderr: expect.stringContaining('service does not answer') });
  expect(await everything()).toEqual(before);
  expect(await outbox()).toEqual([]);
  await firm.startService();
});

test('the service is killed after the announcement: the message goes out, waits for the gateway, arrives once', async () => {
  const welcome = (await firm.mailsOf('colleague@firm.example')).length;
  firm.door.after('/v1/deposits/commit', () => firm.killService());
  const sent = await firm.send('outside.eml', ...question());
  expect(sent).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Waiting for pickup by client@elsewhere.example.'),
  });
  expect(await firm.mailsOf('client@elsewhere.example')).toEqual([]);
  await firm.startService();
  const notifications = await firm.awaitMails('client@elsewhere.example', 0);
  expect(notifications).toHaveLength(1);
  expect(notifications[0]).not.toContain('Offer');
  expect(await firm.mailsOf('colleague@firm.example')).toHaveLength(welcome + 1);
  const deposits = await firm.run(
    'sender',
    'deposits',
    'list',
    '--password-file',
    firm.path('password'),
    '--json',
  );
  expect(JSON.parse(deposits.stdout).deposits[0].recipients).toMatchObject([
    { address: 'client@elsewhere.example', state: 'waiting' },
  ]);
});

test('the mail server is down: the protected copies are kept, go out at the next try, and once only', async () => {
  const before = await everything();
  await firm.killMail();
  await writeMessage('kept.eml', 'colleague@firm.example, client@elsewhere.example', 'Kept');
  const broken = await firm.send('kept.eml', ...question());
  expect(broken).toMatchObject({
    code: 4,
    stderr: expect.stringMatching(/does not answer.*Nothing was sent.*copies are kept/),
  });
  expect(await everything()).toEqual(before);
  const [entry] = await outbox();
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
  expect(await everything()).toEqual({
    ...before,
    'client@elsewhere.example': (before['client@elsewhere.example'] ?? 0) + 1,
    'colleague@firm.example': (before['colleague@firm.example'] ?? 0) + 1,
  });
  expect(await outbox()).toEqual([]);
});

test('one recipient is refused by the mail server: nobody gets the message', async () => {
  await firm.closeMailbox();
  const before = await everything();
  await writeMessage(
    'partly.eml',
    'colleague@firm.example, refused@firm.example, client@elsewhere.example',
    'Partly',
  );
  const refused = await firm.send('partly.eml', ...question());
  expect(refused.code).toBe(3);
  expect(refused.stderr).toContain('The mail server refuses refused@firm.example: 550');
  expect(refused.stderr).toContain('Nothing was sent.');
  expect(await everything()).toEqual(before);
  expect(await outbox()).toEqual([]);
});

test('a second process on the profile is turned away while the first one works', async () => {
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

test('a killed command leaves the profile free and sends nothing', async () => {
  const before = await everything();
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
  expect(await everything()).toEqual(before);
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
    await writeMessage('unclear.eml', 'colleague@firm.example', 'Unclear');
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
    expect(await outbox()).toEqual([]);
  } finally {
    await new Promise<void>((resolve) => mail.close(resolve));
    await firm.run('sender', 'settings', '--smtp', firm.smtpUrl);
  }
});

test('a signed mail of the service is opened with its verdict, and said not to have been encrypted', async () => {
  const [welcome = ''] = (await firm.mailsOf('sender@firm.example')).filter((mail) =>
    mail.includes('multipart/signed'),
  );
  await writeFile(firm.path('welcome.eml'), welcome, 'latin1');
  const opened = await firm.run(
    'sender',
    'open',
    firm.path('welcome.eml'),
    '--password-file',
    firm.path('password'),
  );
  expect(opened.code).toBe(0);
  expect(opened.stdout).toContain('Signature: valid');
  expect(opened.stdout).toContain('It was not encrypted on its way.');
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
});

test('the profile is its owner’s alone and holds no secret in clear', async () => {
  const profile = firm.path('profile-sender');
  const names = await readdir(profile, { recursive: true });
  expect(names.sort()).toEqual(['correspondents.json', 'lock', 'outbox', 'secure-id.json', 'settings.json']);
  expect((await stat(profile)).mode & 0o777).toBe(0o700);
  for (const name of names.filter((name) => name.endsWith('.json'))) {
    expect((await stat(join(profile, name))).mode & 0o777).toBe(0o600);
    expect(await readFile(join(profile, name), 'utf8')).not.toMatch(/BEGIN|correct horse/);
  }
  expect((await stat(firm.path('sender.pfx'))).mode & 0o777).toBe(0o600);
});

async function writeMessage(name: string, to: string, subject: string, more = ''): Promise<void> {
  const lines = [
    'From: =?utf-8?q?S=C3=B6ndra?= <sender@firm.example>',
    `To: ${to}`,
    `Subject: ${subject}`,
    'Date: Tue, 24 Nov 2026 10:00:00 +0000',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    `This is the body of ${name}. ${more}`,
    '--b',
    'Content-Type: application/octet-stream',
    'Content-Disposition: attachment; filename="../../etc/passwd"',
    'Content-Transfer-Encoding: base64',
    '',
    'cm9vdA==',
    '--b--',
    '',
  ];
  await writeFile(firm.path(name), lines.join('\r\n'));
}

function question(): readonly string[] {
  return ['--question', 'Where did we first meet?', '--answer-file', firm.path('answer')];
}

/** How many mails there are, by mailbox; and nowhere a readable one. */
async function everything(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const address of (await readdir(firm.path('mail'))).filter((name) => name.includes('@'))) {
    const mails = await firm.mailsOf(address);
    for (const mail of mails) expect(mail).not.toMatch(/This is the body of|Offer|Kept|Partly|Quarterly/);
    counts[address] = mails.length;
  }
  return counts;
}

async function withoutWelcome(address: string): Promise<readonly string[]> {
  return (await firm.mailsOf(address)).filter((mail) => /application\/pkcs7-mime/i.test(mail));
}

async function status(person: string) {
  return JSON.parse((await firm.run(person, 'status', '--json')).stdout);
}

async function outbox() {
  return JSON.parse((await firm.run('sender', 'outbox', 'list', '--json')).stdout).entries;
}
