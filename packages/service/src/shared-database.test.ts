import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pickupContentPath } from '@secure-mail/contracts';
import nodemailer from 'nodemailer';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { depositsOf, linkIn, prepared, testMessage, tryAnswer } from './deposits/outsider-under-test.js';
import { insertSender } from './deposits/service-under-test.js';
import { type Smarthost, startSmarthost } from './deposits/smarthost-under-test.js';
import { openKeyFolder } from './keys/key-folder.js';
import { type ServiceProcess, startServiceProcess } from './service-process-under-test.js';
import { openStorage } from './storage/index.js';
import { onPostgresql } from './storage/store-under-test.js';

onPostgresql((cluster) => {
  let folder: string;
  let databaseUrl: string;
  let smarthost: Smarthost;
  let one: ServiceProcess;
  let other: ServiceProcess;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'secure-mail-two-processes-'));
    databaseUrl = await cluster().newDatabase();
    smarthost = await startSmarthost();
    const shared = {
      SECURE_MAIL_DATABASE_URL: databaseUrl,
      SECURE_MAIL_KEYS: join(folder, 'keys'),
      SECURE_MAIL_BLOBS: join(folder, 'blobs'),
      SECURE_MAIL_SMARTHOST: `smtp://127.0.0.1:${smarthost.port}`,
    };
    one = await startServiceProcess(join(folder, 'one'), shared);
    other = await startServiceProcess(join(folder, 'other'), shared);
  });
  afterAll(async () => {
    await Promise.all([one.terminate(), other.terminate()]);
    await smarthost.close();
    await rm(folder, { recursive: true });
  });

  const reached = (service: ServiceProcess) => ({
    baseUrl: service.http,
    context: { settings: { serviceName: 'gateway.example' } },
  });

  test('a message that arrives at one process is picked up at the other, and its recipient is told once', {
    // Two real processes, on however busy a machine.
    timeout: 240_000,
  }, async () => {
    const storage = await openStorage({ dataFolder: folder, databaseUrl });
    const keys = await openKeyFolder(join(folder, 'keys'));
    if (keys === undefined) throw new Error('The service makes its keys when it starts.');
    const { database } = storage;
    const ada = await insertSender({ database, clock: () => new Date(), keys }, 'ada');
    const message = testMessage();
    const commitment = await prepared(reached(other), ada, message, { 'client@elsewhere.example': 'blue' });
    const { gatewayAddress } = await depositsOf(reached(other), ada).commitDeposit(commitment);
    const [host = '', port] = one.gateway.split(':');
    const transport = nodemailer.createTransport({ host, port: Number(port) });
    await transport.sendMail({ envelope: { from: ada.address, to: [gatewayAddress] }, raw: message.mail });
    transport.close();

    const link = linkIn(await smarthost.mailTo('client@elsewhere.example'));
    const { pickupToken } = await tryAnswer(reached(other), link, 'blue');
    const content = await fetch(`${other.http}${pickupContentPath}`, {
      headers: { authorization: `Bearer ${pickupToken}` },
    });
    expect(Buffer.from(await content.arrayBuffer())).toEqual(Buffer.from(message.cms));
    const notifications = await database.selectFrom('notifications').select(['kind', 'state']).execute();
    await storage.close();
    expect(notifications.map(({ kind }) => kind)).toEqual(['pickup']);
    expect(smarthost.count('client@elsewhere.example')).toBe(1);
    // Each has an operator listener of its own.
    for (const name of ['one', 'other']) await stat(join(folder, name, 'run', 'operator.json'));
  });
});
