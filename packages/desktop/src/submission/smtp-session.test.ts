import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, expect, test } from 'vitest';
import type { DesktopError } from '../desktop-error.js';
import { SmtpSession } from './smtp-session.js';

const servers: SMTPServer[] = [];
const received: string[] = [];
let bytesAfterData = 0;

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise<void>((resolve) => server.close(resolve))));
  received.length = 0;
  bytesAfterData = 0;
});

for (const pipelining of [true, false]) {
  const how = pipelining ? 'with pipelining' : 'one command after the other';
  test(`one refused recipient, and nobody gets the message (${how})`, async () => {
    const session = await open({ hidePIPELINING: !pipelining });
    const refused = submit(session, ['good@firm.example', 'bad@firm.example']);
    await expect(refused).rejects.toMatchObject({
      code: 'smtp-recipients-refused',
      exitCode: 3,
      values: { recipients: 'bad@firm.example', detail: expect.stringContaining('550') },
    });
    await serverIdle();
    expect(received).toEqual([]);
    expect(bytesAfterData).toBe(0);
  });
}

test('all recipients accepted: the bytes arrive unchanged', async () => {
  const session = await open({});
  await submit(session, ['good@firm.example', 'better@firm.example']);
  await submit(session, ['good@firm.example']);
  session.quit();
  expect(received).toEqual([content.join(''), content.join('')]);
});

test('a recipient refused for now is a matter for later', async () => {
  const session = await open({});
  await expect(submit(session, ['slow@firm.example', 'good@firm.example'])).rejects.toMatchObject({
    code: 'smtp-later',
    exitCode: 4,
  });
  await serverIdle();
  expect(received).toEqual([]);
});

for (const hideSize of [true, false]) {
  test(`a message over the server's limit is refused, not unclear (limit ${hideSize ? 'kept to itself' : 'announced'})`, async () => {
    const session = await open({ size: 5, hideSize });
    await expect(submit(session, ['good@firm.example'])).rejects.toMatchObject({
      code: 'smtp-refused',
      exitCode: 3,
    });
  });
}

test('a connection lost while the message goes out means that it was not accepted', async () => {
  const session = await open({});
  const broken = session.submit({
    ...submission(['good@firm.example']),
    content: (async function* () {
      yield Buffer.from(content[0] ?? '');
      for (const server of servers)
        for (const connection of server.connections)
          (connection as unknown as { _socket: Socket })._socket.destroy();
      yield Buffer.from(content[1] ?? '');
      await new Promise(() => undefined);
    })(),
  });
  await expect(broken).rejects.toMatchObject({ code: 'smtp-unreachable', exitCode: 4 });
  await serverIdle();
  expect(received).toEqual([]);
});

test('a connection lost before the answer leaves it unclear whether the message was accepted', async () => {
  const session = await open({
    onData(stream, _session, _callback) {
      stream.resume();
      stream.on('end', () => {
        for (const server of servers)
          for (const connection of server.connections)
            (connection as unknown as { _socket: Socket })._socket.destroy();
      });
    },
  });
  let ending = false;
  const lost = session.submit({
    ...submission(['good@firm.example']),
    beforeEnd: async () => {
      ending = true;
    },
  });
  await expect(lost).rejects.toMatchObject({ code: 'smtp-unclear', exitCode: 4 });
  expect(ending).toBe(true);
});

test('fifteen hidden copies go through one connection without a word from Node', async () => {
  const warnings: Error[] = [];
  const note = (warning: Error) => warnings.push(warning);
  process.on('warning', note);
  try {
    const session = await open({});
    for (let copy = 1; copy <= 15; copy++) await submit(session, [`hidden-${copy}@firm.example`]);
    session.quit();
    // Node tells of a warning a moment after it noticed.
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    process.off('warning', note);
  }
  expect(received).toHaveLength(15);
  expect(warnings).toEqual([]);
});

test('a connection lost between two messages ends the next one, and nothing else', async () => {
  const session = await open({});
  await submit(session, ['good@firm.example']);
  for (const server of servers)
    for (const connection of server.connections)
      (connection as unknown as { _socket: Socket })._socket.resetAndDestroy();
  await serverIdle();
  await expect(submit(session, ['good@firm.example'])).rejects.toMatchObject({ code: 'smtp-unreachable' });
});

test('a wrong password and a server that is not there have sentences of their own', async () => {
  const options: SMTPServerOptions = {
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: (_auth, _session, done) => done(null, {}),
  };
  const refused = open(options, 'anna', 'wrong');
  await expect(refused).rejects.toMatchObject({ code: 'smtp-login-refused', exitCode: 3 });
  const absent = SmtpSession.open({ host: '127.0.0.1', port: 1, user: undefined, tls: 'none' }, undefined);
  await expect(absent).rejects.toMatchObject({ code: 'smtp-unreachable', exitCode: 4 });
});

test('a server without TLS gets nothing when TLS is required', async () => {
  const port = await listen({});
  const session = SmtpSession.open({ host: '127.0.0.1', port, user: undefined, tls: 'required' }, undefined);
  await expect(session).rejects.toSatisfy((error: DesktopError) => error.code === 'smtp-unreachable');
});

const content = ['Subject: [...]\r\n', '\r\n.dot\r\n', 'c2VjcmV0\r\n'];

function submission(to: readonly string[]) {
  return {
    from: 'sender@firm.example',
    to,
    size: content.join('').length,
    content: (async function* () {
      for (const chunk of content) yield Buffer.from(chunk);
    })(),
    beforeEnd: async () => undefined,
    signal: new AbortController().signal,
  };
}

function submit(session: SmtpSession, to: readonly string[]): Promise<void> {
  return session.submit(submission(to));
}

async function listen(options: SMTPServerOptions): Promise<number> {
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 200,
    onRcptTo({ address }, _session, callback) {
      const code = address.startsWith('bad') ? 550 : address.startsWith('slow') ? 450 : undefined;
      callback(code === undefined ? null : Object.assign(new Error('not here'), { responseCode: code }));
    },
    onData(stream, _session, callback) {
      stream.on('data', (chunk: Buffer) => {
        bytesAfterData += chunk.length;
      });
      stream.toArray().then(
        (chunks) => {
          if (stream.sizeExceeded)
            return callback(Object.assign(new Error('too large'), { responseCode: 552 }));
          received.push(Buffer.concat(chunks as Buffer[]).toString());
          callback();
        },
        () => undefined,
      );
    },
    ...options,
  });
  // Broken connections are what is tested here.
  server.on('error', () => undefined);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.server.address() as AddressInfo).port;
}

async function open(options: SMTPServerOptions, user?: string, password?: string): Promise<SmtpSession> {
  const port = await listen(options);
  return SmtpSession.open({ host: '127.0.0.1', port, user, tls: 'none' }, password);
}

/** Waits until the server has noticed the end of every connection: what it had received by then is all there is. */
async function serverIdle(): Promise<void> {
  await Promise.all(servers.splice(0).map((server) => new Promise<void>((resolve) => server.close(resolve))));
}
