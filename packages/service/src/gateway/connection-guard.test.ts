import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type ServiceUnderTest, startServiceUnderTest } from '../deposits/service-under-test.js';
import { type SmtpGateway, startGateway } from './smtp-gateway.js';

let service: ServiceUnderTest;
let impatient: SmtpGateway;
let strict: SmtpGateway;
const sockets: Socket[] = [];

beforeAll(async () => {
  service = await startServiceUnderTest({
    environment: { SECURE_MAIL_SMTP_RELAYS: '127.0.0.2', SECURE_MAIL_SMTP_CONNECTIONS_PER_ADDRESS: '3' },
  });
  impatient = await startGateway(service.context, undefined, {
    secondsToMessage: 0.3,
    commandsWithoutMessage: 1000,
  });
  strict = await startGateway(service.context, undefined, {
    secondsToMessage: 60,
    commandsWithoutMessage: 5,
  });
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});
afterAll(async () => {
  await Promise.all([impatient.close(), strict.close()]);
  await service.stop();
});

function open(gateway: { readonly host: string; readonly port: number }, localAddress: string): Socket {
  const socket = connect({ host: gateway.host, port: gateway.port, localAddress });
  sockets.push(socket);
  return socket;
}

const heard = async (socket: Socket): Promise<string> => String((await once(socket, 'data'))[0]);

test('silent connections from one address keep nobody else out, and relays may have more', async () => {
  for (let held = 0; held < 3; held += 1) {
    expect(await heard(open(service.gateway, '127.0.0.1'))).toMatch(/^220 /);
  }
  expect(await heard(open(service.gateway, '127.0.0.1'))).toMatch(/^421 4\.7\.0 Too many connections/);
  expect(await heard(open(service.gateway, '127.0.0.3'))).toMatch(/^220 /);
  for (let held = 0; held < 5; held += 1) {
    expect(await heard(open(service.gateway, '127.0.0.2'))).toMatch(/^220 /);
  }
});

test('a connection that ends gives its place back', async () => {
  for (let round = 0; round < 5; round += 1) {
    const socket = open(service.gateway, '127.0.0.4');
    expect(await heard(socket)).toMatch(/^220 /);
    socket.write('QUIT\r\n');
    socket.resume();
    await once(socket, 'close');
  }
});

test('a session that brings no message in time is ended, whatever it says meanwhile', async () => {
  for (const chatter of [undefined, 'NOOP\r\n']) {
    const socket = open(impatient, '127.0.0.2');
    // Ended while it still talks: a reset is as good as a farewell.
    socket.on('error', () => undefined);
    expect(await heard(socket)).toMatch(/^220 /);
    const talk = chatter === undefined ? undefined : setInterval(() => socket.write(chatter), 50);
    socket.resume();
    await new Promise((resolve) => socket.once('close', resolve));
    clearInterval(talk);
  }
});

test('a session that only tries addresses is ended', async () => {
  const socket = open(strict, '127.0.0.2');
  const say = async (line: string): Promise<string> => {
    const answer = heard(socket);
    socket.write(`${line}\r\n`);
    return await answer;
  };
  await heard(socket);
  await say('EHLO client');
  await say('MAIL FROM:<a@firm.example>');
  for (let tried = 0; tried < 4; tried += 1) {
    expect(await say('RCPT TO:<nobody@gateway.example>')).toMatch(/^550 /);
  }
  expect(await say('RCPT TO:<nobody@gateway.example>')).toMatch(/^421 /);
});
