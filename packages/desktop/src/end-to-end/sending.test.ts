import { readdir, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Firm } from './firm.js';
import { mailCounts, outboxOf, protectedMails, question, writeMessage } from './firm-mail.js';

// Real processes, started and killed many times: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 300_000 });

let firm: Firm;

beforeAll(async () => {
  firm = await Firm.found('sender', 'colleague', 'refused');
});

afterAll(() => firm?.close());

test('SE-1: a message to a subscriber arrives protected, and is read with its verdict', async () => {
  await writeMessage(firm, 'plain.eml', 'colleague@firm.example', 'Quarterly figures');
  expect(await firm.send('plain.eml')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('sent, protected'),
  });
  const [mail = ''] = await protectedMails(firm, 'colleague@firm.example');
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
  const [mail = ''] = await protectedMails(firm, 'colleague@firm.example');
  const lines = mail.split('\r\n');
  const middle = lines.length - 8;
  lines[middle] = (lines[middle] ?? '').replace(/^./, (letter) => (letter === 'A' ? 'B' : 'A'));
  await writeFile(firm.path('damaged.eml'), lines.join('\r\n'), 'latin1');
  expect(await open('damaged.eml', 'colleague')).toMatchObject({
    code: 3,
    stdout: '',
    stderr: expect.stringContaining('damaged or was changed'),
  });
  await writeFile(firm.path('empty.eml'), '');
  await writeFile(firm.path('utf-16.eml'), mail, 'utf16le');
  for (const file of ['empty.eml', 'utf-16.eml'])
    expect(await open(file, 'colleague')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('it is empty, has no header, or its structure is damaged'),
    });
});

test('sending with a wrong password sends nothing', async () => {
  const before = await mailCounts(firm);
  const refused = await firm.run(
    'sender',
    'send',
    firm.path('plain.eml'),
    '--password-file',
    firm.path('wrong-password'),
  );
  expect(refused).toMatchObject({ code: 3, stderr: 'The password is wrong.\n' });
  expect(await mailCounts(firm)).toEqual(before);
});

test('SE-1: without a question nothing is sent to anybody; --plan says who would need one', async () => {
  const before = await mailCounts(firm);
  await writeMessage(firm, 'outside.eml', 'colleague@firm.example, client@elsewhere.example', 'Offer');
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
  expect(await mailCounts(firm)).toEqual(before);
  expect(await outboxOf(firm)).toEqual([]);
});

test('a message over the limit is refused before anything is sent', async () => {
  const before = await mailCounts(firm);
  await writeMessage(firm, 'large.eml', 'colleague@firm.example', 'Large', 'x'.repeat(250_000));
  expect(await firm.send('large.eml')).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('too large for the service'),
  });
  expect(await mailCounts(firm)).toEqual(before);
  expect(await outboxOf(firm)).toEqual([]);
});

test('the service is killed between plan and announcement: nothing is sent, and later it works', async () => {
  const before = await mailCounts(firm);
  firm.door.before('/v1/deposits/prepare', () => firm.killService());
  const broken = await firm.send('outside.eml', ...question(firm));
  expect(broken).toMatchObject({ code: 4, stderr: expect.stringContaining('service does not answer') });
  expect(await mailCounts(firm)).toEqual(before);
  expect(await outboxOf(firm)).toEqual([]);
  await firm.startService();
});

test('the service is killed after the announcement: the message goes out, waits for the gateway, arrives once', async () => {
  const welcome = (await firm.mailsOf('colleague@firm.example')).length;
  firm.door.after('/v1/deposits/commit', () => firm.killService());
  const sent = await firm.send('outside.eml', ...question(firm));
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

test('one recipient is refused by the mail server: nobody gets the message', async () => {
  await firm.closeMailbox();
  const before = await mailCounts(firm);
  await writeMessage(
    firm,
    'partly.eml',
    'colleague@firm.example, refused@firm.example, client@elsewhere.example',
    'Partly',
  );
  const refused = await firm.send('partly.eml', ...question(firm));
  expect(refused.code).toBe(3);
  expect(refused.stderr).toContain('The mail server refuses refused@firm.example: 550');
  expect(refused.stderr).toContain('Nothing was sent.');
  expect(await mailCounts(firm)).toEqual(before);
  expect(await outboxOf(firm)).toEqual([]);
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
