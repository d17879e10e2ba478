import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import nodemailer from 'nodemailer';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import {
  depositsOf,
  linkIn,
  pickupsOf,
  prepared,
  type TestMessage,
  testMessage,
  tryAnswer,
} from '../deposits/outsider-under-test.js';
import { insertSender, type SignedInSender } from '../deposits/service-under-test.js';
import { type Smarthost, startSmarthost } from '../deposits/smarthost-under-test.js';
import { openKeyFolder } from '../keys/key-folder.js';
import { type ServiceProcess, startServiceProcess } from '../service-process-under-test.js';
import { layEmbeddedStore } from '../storage/embedded-store-under-test.js';
import { openStorage } from '../storage/index.js';

let folder: string;
let data: string;
let smarthost: Smarthost;
let ada: SignedInSender;

const start = (): Promise<ServiceProcess> =>
  startServiceProcess(data, { SECURE_MAIL_SMARTHOST: `smtp://127.0.0.1:${smarthost.port}` });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'secure-mail-killed-gateway-'));
  data = join(folder, 'data');
  smarthost = await startSmarthost();
  await layEmbeddedStore(data);
  await (await start()).terminate();
  const storage = await openStorage({ dataFolder: data, databaseUrl: undefined });
  const keys = await openKeyFolder(join(folder, 'keys'));
  if (keys === undefined) throw new Error('The service makes its keys when it starts.');
  ada = await insertSender({ database: storage.database, clock: () => new Date(), keys }, 'ada');
  await storage.close();
});
afterAll(async () => {
  await smarthost.close();
  await rm(folder, { recursive: true });
});

/** The service as the tests' clients reach it. */
function reached(service: ServiceProcess) {
  return { baseUrl: service.http, context: { settings: { serviceName: 'gateway.example' } } };
}

/** Says everything up to the end of the message, and does not wait for the answer. */
async function submitWithoutAnswer(
  service: ServiceProcess,
  to: string,
  message: TestMessage,
): Promise<Socket> {
  const [host = '', port] = service.gateway.split(':');
  const socket = connect(Number(port), host);
  // The process is about to be killed; a reset connection is what a client would see.
  socket.on('error', () => undefined);
  await once(socket, 'data');
  for (const line of ['EHLO client', `MAIL FROM:<${ada.address}>`, `RCPT TO:<${to}>`, 'DATA']) {
    socket.write(`${line}\r\n`);
    await once(socket, 'data');
  }
  socket.write(message.mail);
  socket.write('.\r\n');
  return socket;
}

/** @returns the gateway's answer to the whole message */
async function deliver(service: ServiceProcess, to: string, message: TestMessage): Promise<string> {
  const [host = '', port] = service.gateway.split(':');
  const transport = nodemailer.createTransport({ host, port: Number(port) });
  const { response } = await transport.sendMail({
    envelope: { from: ada.address, to: [to] },
    raw: message.mail,
  });
  transport.close();
  return response;
}

async function keptBlobs(): Promise<number> {
  const entries = await readdir(join(data, 'blobs'), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && !entry.parentPath.endsWith('drafts')).length;
}

const moments = {
  'while the message is being read': async () => undefined,
  'when the blob is on disk': async (before: number) => {
    await vi.waitFor(async () => expect(await keptBlobs()).toBe(before + 1), {
      interval: 1,
      timeout: 10_000,
    });
  },
} as const;

test.for(Object.entries(moments))(
  'killed %s, before the answer: the same message again is taken, and its recipient is told',
  // Two starts of a real process, on however busy a machine.
  { timeout: 240_000 },
  async ([moment, untilThen]) => {
    const outsider = `${moment.replaceAll(' ', '-')}@elsewhere.example`;
    const first = await start();
    const message = testMessage(40_000);
    const commitment = await prepared(reached(first), ada, message, { [outsider]: 'blue' });
    const { gatewayAddress } = await depositsOf(reached(first), ada).commitDeposit(commitment);
    const before = await keptBlobs();
    const socket = await submitWithoutAnswer(first, gatewayAddress, message);
    await untilThen(before);
    await first.kill();
    socket.destroy();

    const second = await start();
    for (const _ of ['a retry after the lost answer', 'and once more'])
      expect(await deliver(second, gatewayAddress, message)).toMatch(/^250 /);
    const link = linkIn(await smarthost.mailTo(outsider));
    expect((await pickupsOf(reached(second)).openPickup(link)).triesLeft).toBe(5);
    expect(await tryAnswer(reached(second), link, 'blue')).toMatchObject({ right: true });
    await second.terminate();

    const storage = await openStorage({ dataFolder: data, databaseUrl: undefined });
    const notifications = await storage.database
      .selectFrom('notifications')
      .select(['kind', 'state'])
      .where('deposit_id', '=', commitment.depositId)
      .execute();
    await storage.close();
    expect(notifications).toEqual([{ kind: 'pickup', state: 'sent' }]);
  },
);

test('killed while its mail server is taking a notification: the recipient is told soon after the next start', {
  timeout: 300_000,
}, async () => {
  const outsider = 'being-told@elsewhere.example';
  let ask = (): void => undefined;
  const asked = new Promise<void>((resolve) => {
    ask = resolve;
  });
  smarthost.answerRecipients((address) => {
    if (address !== outsider) return undefined;
    ask();
    return new Promise(() => undefined);
  });
  const first = await start();
  const message = testMessage();
  const commitment = await prepared(reached(first), ada, message, { [outsider]: 'blue' });
  const { gatewayAddress } = await depositsOf(reached(first), ada).commitDeposit(commitment);
  await deliver(first, gatewayAddress, message);
  await asked;
  await first.kill();

  smarthost.answerRecipients(undefined);
  const second = await start();
  await smarthost.mailTo(outsider);
  await second.terminate();
  expect(smarthost.count(outsider)).toBe(1);
});
