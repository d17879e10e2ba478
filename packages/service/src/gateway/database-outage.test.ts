import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { depositsOf, prepared, testMessage } from '../deposits/outsider-under-test.js';
import { type ServiceUnderTest, startServiceUnderTest } from '../deposits/service-under-test.js';
import { onPostgresql } from '../storage/store-under-test.js';

onPostgresql((cluster) => {
  let databaseUrl: string;
  let service: ServiceUnderTest;
  beforeAll(async () => {
    databaseUrl = await cluster().newDatabase();
    service = await startServiceUnderTest({ databaseUrl });
  });
  afterAll(() => service.stop());

  const blobFolder = (): string => join(service.context.settings.dataFolder, 'blobs');

  async function filesIn(folder: string): Promise<string[]> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  }

  /** One line said, the server's answer to it. */
  async function say(socket: Socket, line: string | Buffer): Promise<string> {
    const answer = once(socket, 'data');
    socket.write(line);
    return String((await answer)[0]);
  }

  async function beginMessage(to: string): Promise<Socket> {
    const socket = connect(service.gateway.port, service.gateway.host);
    await once(socket, 'data');
    await say(socket, 'EHLO client\r\n');
    await say(socket, 'MAIL FROM:<ada@firm.example>\r\n');
    expect(await say(socket, `RCPT TO:<${to}>\r\n`)).toMatch(/^250 /);
    expect(await say(socket, 'DATA\r\n')).toMatch(/^354 /);
    return socket;
  }

  test('SE-3: a database that fails while a message is being taken is answered with 451, nothing is kept, and the message is taken when it works again', async () => {
    const ada = await service.addSender('ada');
    const message = testMessage(40_000);
    const commitment = await prepared(service, ada, message, { 'client@elsewhere.example': 'blue' });
    const { gatewayAddress } = await depositsOf(service, ada).commitDeposit(commitment);

    const interrupted = await beginMessage(gatewayAddress);
    interrupted.write(message.mail.subarray(0, 20_000));
    await vi.waitFor(async () => expect(await filesIn(join(blobFolder(), 'drafts'))).toHaveLength(1));
    const letIn = await cluster().cutOff(databaseUrl);
    const rest = Buffer.concat([message.mail.subarray(20_000), Buffer.from('.\r\n')]);
    expect(await say(interrupted, rest)).toMatch(/^451 /);
    expect(await filesIn(blobFolder())).toEqual([]);
    // The next recipient is put off too, not refused.
    await say(interrupted, 'MAIL FROM:<ada@firm.example>\r\n');
    expect(await say(interrupted, `RCPT TO:<${gatewayAddress}>\r\n`)).toMatch(/^451 /);
    interrupted.destroy();

    // What broke while nobody used it is in the log.
    expect(service.logged()).toContain('an idle database connection broke');

    await letIn();
    const again = await beginMessage(gatewayAddress);
    expect(await say(again, Buffer.concat([message.mail, Buffer.from('.\r\n')]))).toMatch(/^250 /);
    again.destroy();
    await service.smarthost.mailTo('client@elsewhere.example');
  });
});
