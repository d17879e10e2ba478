import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createTransport } from 'nodemailer';
import { SMTPServer } from 'smtp-server';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type DemoMail, startDemoMail } from './demo-mail.js';
import { folderNameOf } from './maildir.js';
import { parseSettings } from './settings.js';

let folder: string;
let toStop: (() => Promise<unknown>)[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo-mail-'));
  toStop = [];
});

afterEach(async () => {
  for (const stop of toStop.reverse()) await stop();
  await rm(folder, { recursive: true, force: true });
});

test('delivers to every recipient, whatever the domain, with the headers an MTA adds', async () => {
  const mail = await start();
  await send(mail, ['colleague@firm.example', 'Client@Elsewhere.example'], 'Subject: Hi\r\n\r\nHello\r\n');

  const { messages } = await api(mail, 'colleague@firm.example/messages');
  expect(messages).toHaveLength(1);
  const raw = await text(mail, `/api/mailboxes/colleague@firm.example/messages/${messages[0].id}/raw`);
  expect(raw).toMatch(
    /^Return-Path: <sender@firm\.example>\r\nDelivered-To: colleague@firm\.example\r\nReceived: from /,
  );
  expect(raw).toMatch(/Subject: Hi\r\n\r\nHello\r\n$/);
  expect(raw).not.toContain('client@');
  expect(await readdir(join(folder, 'client@elsewhere.example'))).toEqual(['cur', 'new', 'tmp']);
  expect(await readdir(join(folder, '.spool'))).toEqual([]);
});

test('an address cannot lead out of the folder', async () => {
  const mail = await start();
  await expect(send(mail, ['../../up@x.example'], 'Subject: x\r\n\r\nx\r\n')).rejects.toThrow(
    'Bad recipient address',
  );
  await send(mail, ['/a/up@x.example'], 'Subject: x\r\n\r\nx\r\n');
  expect(await readdir(folder)).toEqual(['%2Fa%2Fup@x.example', '.spool']);
  expect((await api(mail, '')).mailboxes).toEqual([{ address: '/a/up@x.example', messages: 1 }]);
  expect(() => folderNameOf('..@x.example/..')).toThrow('not an address');
  expect(folderNameOf('..%2f@x.example')).toBe('%2E.%252f@x.example');
});

test('a message that was not finished is not delivered', async () => {
  const mail = await start();
  const [host, port] = mail.smtp.split(':') as [string, string];
  const socket = connect(Number(port), host);
  const lines = createInterface(socket)[Symbol.asyncIterator]();
  for (const command of ['', 'HELO x', 'MAIL FROM:<a@x.example>', 'RCPT TO:<b@x.example>', 'DATA']) {
    if (command !== '') socket.write(`${command}\r\n`);
    await lines.next();
  }
  const gone = new Promise((resolve) => socket.once('close', resolve));
  socket.write('Subject: half\r\n\r\nhalf', () => socket.destroy());
  await gone;
  await send(mail, ['b@x.example'], 'Subject: whole\r\n\r\nwhole\r\n');
  const { messages } = await api(mail, 'b@x.example/messages');
  expect(messages.map((message: { subject: string }) => message.subject)).toEqual(['whole']);
});

test('a recipient that is to be refused is refused, and a message over the limit too', async () => {
  const mail = await start(['--refuse', 'nobody@firm.example', '--max-bytes', '20000']);
  await expect(send(mail, ['nobody@firm.example'], 'Subject: x\r\n\r\nx\r\n')).rejects.toMatchObject({
    responseCode: 550,
  });
  const large = `Subject: x\r\n\r\n${'long line\r\n'.repeat(3000)}`;
  await expect(send(mail, ['a@firm.example'], large)).rejects.toMatchObject({ responseCode: 552 });
  expect((await api(mail, '')).mailboxes).toEqual([]);
});

test('with a users file, the right password is accepted and a wrong one refused', async () => {
  await writeFile(join(folder, 'users'), 'sender:right:pass\n');
  const mail = await start(['--users', join(folder, 'users')]);
  await send(mail, ['a@firm.example'], 'Subject: x\r\n\r\nx\r\n', { user: 'sender', pass: 'right:pass' });
  const wrong = send(mail, ['a@firm.example'], 'Subject: x\r\n\r\nx\r\n', { user: 'sender', pass: 'wrong' });
  await expect(wrong).rejects.toMatchObject({ responseCode: 535 });
});

test('mail for the gateway is tried again while it cannot take it, and arrives unchanged', async () => {
  const gateway = await startGateway([421, 450, 250]);
  const mail = await start(['--gateway', gateway.endpoint, '--retry-delay', '10']);
  await send(mail, ['colleague@firm.example', 'emx-1@gateway.example'], 'Subject: Hi\r\n\r\n.dot\r\n');
  const arrived = await gateway.message;
  expect(arrived).toMatch(/^Received: .*\r\n[\s\S]*Subject: Hi\r\n\r\n\.dot\r\n$/);
  expect(gateway.attempts()).toBe(3);
  expect((await api(mail, '')).mailboxes).toEqual([{ address: 'colleague@firm.example', messages: 1 }]);
});

test('what the gateway refuses comes back to its sender as a delivery report', async () => {
  const gateway = await startGateway([550]);
  const mail = await start(['--gateway', gateway.endpoint]);
  await send(mail, ['emx-1@gateway.example'], 'Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\r\nsecret\r\n');
  const { messages } = await api(mail, 'sender@firm.example/messages?more-than=0&wait=20');
  const raw = await text(mail, `/api/mailboxes/sender@firm.example/messages/${messages[0].id}/raw`);
  expect(raw).toMatch(/^Return-Path: <>\r\n/);
  expect(raw).toContain('Content-Type: multipart/report; report-type=delivery-status');
  expect(raw).toContain('Final-Recipient: rfc822; emx-1@gateway.example\r\nAction: failed\r\nStatus: 5.1.1');
  expect(raw).toContain('Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=');
  expect(raw).not.toContain('secret');
});

test('what waits for the gateway survives kill -9', async () => {
  const first = await startProcess(['--gateway', '127.0.0.1:9', '--retry-delay', '50']);
  await send(first.mail, ['emx-1@gateway.example'], 'Subject: Hi\r\n\r\nkept\r\n');
  const ended = new Promise((resolve) => first.process.once('exit', resolve));
  first.process.kill('SIGKILL');
  await ended;
  const gateway = await startGateway([250]);
  await start(['--gateway', gateway.endpoint]);
  expect(await gateway.message).toContain('Subject: Hi\r\n\r\nkept\r\n');
});

test('the web view shows a message without letting it act', async () => {
  const mail = await start();
  await send(
    mail,
    ['client@elsewhere.example'],
    [
      'From: =?utf-8?q?J=C3=BCrgen?= <sender@firm.example>',
      'Subject: <script>alert(1)</script>',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: multipart/alternative; boundary=c',
      '',
      '--c',
      'Content-Type: text/plain',
      '',
      'Pick it up: https://pickup.example/pickup/#abc.def. Thanks <b>',
      '--c',
      'Content-Type: text/html',
      '',
      '<p>Hello</p><script>alert(2)</script><img src="cid:i">',
      '--c--',
      '--b',
      'Content-Type: image/png',
      'Content-ID: <i>',
      'Content-Transfer-Encoding: base64',
      '',
      'iVBORw0KGgo=',
      '--b',
      'Content-Type: text/html; name="r.html"',
      'Content-Disposition: attachment; filename="r.html"',
      '',
      '<script>alert(3)</script>',
      '--b--',
      '',
    ].join('\r\n'),
  );
  const list = await text(mail, '/mailboxes/client@elsewhere.example');
  const path = /href="(\/mailboxes\/client%40elsewhere\.example\/[^"]+)"/.exec(list)?.[1];
  const shown = await fetch(`${mail.web}${path}`);
  expect(shown.headers.get('content-security-policy')).toContain("default-src 'none'");
  const page = await shown.text();
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(page).not.toContain('<script');
  expect(page).toContain('Jürgen &lt;sender@firm.example&gt;');
  expect(page).toContain(
    '<a href="https://pickup.example/pickup/#abc.def" target="_blank" rel="noopener noreferrer">https://pickup.example/pickup/#abc.def</a>.',
  );
  const frame = await fetch(`${mail.web}${path}/html`);
  expect(frame.headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox allow-popups/);
  expect(await frame.text()).toContain('<img src="data:image/png;base64,iVBORw0KGgo=">');
  const attachment = await fetch(`${mail.web}${path}/attachments/1`);
  expect(attachment.headers.get('content-type')).toBe('application/octet-stream');
  expect(attachment.headers.get('content-disposition')).toContain('attachment; filename="r.html"');
  expect(await attachment.text()).toContain('<script>alert(3)</script>');
});

test('nothing in the web view can be read under a foreign name, or written', async () => {
  const mail = await start();
  const [host, port] = new URL(mail.web).host.split(':') as [string, string];
  const socket = connect(Number(port), host);
  socket.write('GET /api/mailboxes HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n');
  expect((await socket.toArray()).join('')).toMatch(/^HTTP\/1\.1 421 /);
  expect((await fetch(mail.web, { method: 'POST' })).status).toBe(405);
  expect((await fetch(`${mail.web}/mailboxes/a@x.example/..%2f..%2fusers`)).status).toBe(404);
});

test('says what is wrong with its options', () => {
  expect(() => parseSettings(['--folder', 'x'])).toThrow('--gateway is missing.');
  expect(() => parseSettings(['--folder', 'x', '--gateway', 'localhost'])).toThrow(
    '--gateway must be HOST:PORT.',
  );
  expect(() => parseSettings(['--folder', 'x', '--gateway', '[::1]:99999'])).toThrow('99999');
  expect(parseSettings(['--folder', 'x', '--gateway', '[::1]:25']).gateway).toEqual({
    host: '::1',
    port: 25,
  });
});

function options(more: readonly string[]): readonly string[] {
  return ['--folder', folder, ...(more.includes('--gateway') ? [] : ['--gateway', '127.0.0.1:9']), ...more];
}

async function start(more: readonly string[] = []): Promise<DemoMail> {
  const mail = await startDemoMail(parseSettings(options(more)), () => undefined);
  toStop.push(() => mail.stop());
  return mail;
}

async function startProcess(
  more: readonly string[],
): Promise<{ process: ChildProcess; mail: { smtp: string } }> {
  const bin = new URL('../bin/demo-mail.js', import.meta.url).pathname;
  const child = spawn(process.execPath, [bin, ...options(more)], { stdio: ['ignore', 'pipe', 'ignore'] });
  toStop.push(async () => child.kill('SIGKILL'));
  for await (const line of createInterface(child.stdout)) return { process: child, mail: JSON.parse(line) };
  throw new Error('demo-mail did not start');
}

/** A real SMTP server that answers RCPT with these codes, one after the other. */
async function startGateway(codes: number[]) {
  let attempts = 0;
  let take: (message: string) => void = () => undefined;
  const message = new Promise<string>((resolve) => {
    take = resolve;
  });
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 100,
    onRcptTo(_address, _session, callback) {
      const code = codes[Math.min(attempts++, codes.length - 1)];
      callback(
        code === 250 ? null : Object.assign(new Error('5.1.1 no such deposit'), { responseCode: code }),
      );
    },
    onData(stream, _session, callback) {
      stream.toArray().then((chunks) => {
        take(Buffer.concat(chunks as Buffer[]).toString());
        callback();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  toStop.push(() => new Promise<void>((resolve) => server.close(resolve)));
  const { port } = server.server.address() as AddressInfo;
  return { endpoint: `127.0.0.1:${port}`, message, attempts: () => attempts };
}

async function send(
  mail: { smtp: string },
  to: string[],
  raw: string,
  auth?: { user: string; pass: string },
): Promise<void> {
  const [host, port] = mail.smtp.split(':') as [string, string];
  const transport = createTransport({ host, port: Number(port), ignoreTLS: true, ...(auth && { auth }) });
  await transport.sendMail({ envelope: { from: 'sender@firm.example', to }, raw });
  transport.close();
}

async function text(mail: DemoMail, path: string): Promise<string> {
  return (await fetch(`${mail.web}${path}`)).text();
}

async function api(mail: DemoMail, path: string) {
  return JSON.parse(await text(mail, `/api/mailboxes/${path}`));
}

test('the spool keeps nothing that was not promised', async () => {
  const mail = await start();
  await send(mail, ['emx-1@gateway.example'], 'Subject: Hi\r\n\r\nkept\r\n');
  const [entry] = (await readdir(join(folder, '.spool'))).filter((name) => name.endsWith('.json'));
  const spooled = JSON.parse(await readFile(join(folder, '.spool', entry ?? ''), 'utf8'));
  expect(spooled).toMatchObject({ sender: 'sender@firm.example', waiting: [{ route: 'gateway' }] });
  await writeFile(join(folder, '.spool', '1.orphan.eml'), 'half');
  await mail.stop();
  await start();
  expect(await readdir(join(folder, '.spool'))).not.toContain('1.orphan.eml');
});
