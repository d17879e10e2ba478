import { once } from 'node:events';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import nodemailer from 'nodemailer';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import {
  depositsOf,
  mailWith,
  type PreparedCommitment,
  prepared,
  type TestMessage,
  testMessage,
} from '../deposits/outsider-under-test.js';
import {
  type ServiceUnderTest,
  type SignedInSender,
  startServiceUnderTest,
} from '../deposits/service-under-test.js';
import { onBothDatabases } from '../storage/store-under-test.js';

const maxMessageBytes = 60_000;

onBothDatabases((databaseUrl) => {
  let service: ServiceUnderTest;
  let ada: SignedInSender;
  let outsider = 0;

  beforeAll(async () => {
    service = await startServiceUnderTest({ databaseUrl: databaseUrl(), maxMessageBytes });
    ada = await service.addSender('ada');
  });
  afterAll(async () => {
    await service.stop();
  });

  /** A committed deposit for one new outsider. */
  async function announced(
    message: TestMessage,
  ): Promise<{ commitment: PreparedCommitment; at: string; outsider: string }> {
    const address = `outsider-${++outsider}@elsewhere.example`;
    const commitment = await prepared(service, ada, message, { [address]: 'blue' });
    const { gatewayAddress } = await depositsOf(service, ada).commitDeposit(commitment);
    return { commitment, at: gatewayAddress, outsider: address };
  }

  async function submit(mail: Buffer, ...to: readonly string[]): Promise<string> {
    const transport = nodemailer.createTransport({ host: service.gateway.host, port: service.gateway.port });
    try {
      const { response } = await transport.sendMail({
        envelope: { from: 'sender@firm.example', to: [...to] },
        raw: mail,
      });
      return response;
    } catch (error) {
      if (error instanceof Error && 'response' in error && typeof error.response === 'string')
        return error.response;
      throw error;
    } finally {
      transport.close();
    }
  }

  const drafts = (): string => join(service.context.settings.dataFolder, 'blobs', 'drafts');

  async function stored(depositId: string) {
    return service.context.database
      .selectFrom('deposits')
      .select(['state', 'blob_id'])
      .where('id', '=', depositId)
      .executeTakeFirstOrThrow();
  }

  async function blobCount(): Promise<number> {
    let count = 0;
    for await (const _id of service.context.blobs.keptBefore(new Date(Date.now() + 60_000))) count += 1;
    return count;
  }

  test('SE-3: takes the announced message in, keeps exactly its ciphertext, and notifies its recipient', async () => {
    const message = testMessage();
    const { commitment, at, outsider: to } = await announced(message);
    expect(await submit(message.mail, at)).toMatch(/^250 /);
    const { state, blob_id } = await stored(commitment.depositId);
    expect(state).toBe('arrived');
    const { content } = await service.context.blobs.read(blob_id ?? '');
    expect(Buffer.concat(await content.toArray())).toEqual(Buffer.from(message.cms));
    expect((await service.smarthost.mailTo(to)).rawHeader('To')).toContain(to);
  });

  test('the same message twice, one after the other and both at once, is accepted twice and notified once', async () => {
    const message = testMessage();
    const { commitment, at, outsider: to } = await announced(message);
    const answers = await Promise.all([submit(message.mail, at), submit(message.mail, at)]);
    expect(answers.map((answer) => answer.slice(0, 4))).toEqual(['250 ', '250 ']);
    const { blob_id } = await stored(commitment.depositId);
    expect(await submit(message.mail, at)).toMatch(/^250 /);
    expect((await stored(commitment.depositId)).blob_id).toBe(blob_id);
    await service.smarthost.mailTo(to);
    const notifications = await service.context.database
      .selectFrom('notifications')
      .select('kind')
      .where('deposit_id', '=', commitment.depositId)
      .execute();
    expect(notifications).toEqual([{ kind: 'pickup' }]);
    expect(service.smarthost.count(to)).toBe(1);
  });

  test('another message under a deposit’s address is refused and nothing of it stays; the right one is taken after it', async () => {
    const message = testMessage();
    const { commitment, at } = await announced(message);
    const before = await blobCount();
    for (const other of [testMessage(), testMessage(4000), testMessage(9000)]) {
      expect(await submit(other.mail, at)).toMatch(/^550 .*not the message/);
    }
    expect(await blobCount()).toBe(before);
    expect(await readdir(drafts())).toEqual([]);
    expect((await stored(commitment.depositId)).state).toBe('announced');
    expect(await submit(message.mail, at)).toMatch(/^250 /);
    expect(await submit(testMessage().mail, at)).toMatch(/^550 /);
  });

  test('an unknown address, one that was only prepared, and another domain are refused at RCPT: no relaying', async () => {
    const message = testMessage();
    const onlyPrepared = await prepared(service, ada, message, { 'client@elsewhere.example': 'blue' });
    const addresses = [
      'emx-aaaaaaaaaaaaaaaaaaaaaaaaaa@gateway.example',
      `emx-${onlyPrepared.depositId}@gateway.example`,
      'postmaster@gateway.example',
      'client@elsewhere.example',
      'emx-aaaaaaaaaaaaaaaaaaaaaaaaaa@elsewhere.example',
    ];
    for (const address of addresses)
      expect(await submit(message.mail, address), address).toMatch(/^550 5\.1\.1 /);
  });

  test('an address whose case was changed on the way is still the deposit’s', async () => {
    const message = testMessage();
    const { at } = await announced(message);
    expect(await submit(message.mail, at.toUpperCase())).toMatch(/^250 /);
  });

  test('a message larger than the limit is refused with 552, announced or not', async () => {
    const message = testMessage();
    const { at } = await announced(message);
    const huge = mailWith(new Uint8Array(500_000).fill(7)).mail;
    expect(await submit(huge, at)).toMatch(/^552 /);
    expect(await readdir(drafts())).toEqual([]);
  });

  test('what is not a well-formed encrypted message is refused with a sentence', async () => {
    const message = testMessage();
    const { at } = await announced(message);
    const plain = Buffer.from('From: a@firm.example\r\nSubject: hi\r\n\r\nNot protected at all.\r\n');
    expect(await submit(plain, at)).toMatch(/^554 .*well-formed/);
    expect(await submit(message.mail, at)).toMatch(/^250 /);
  });

  test('a pickup takes authenticated encryption alone: anything else is refused, announced or not, and nothing is kept', async () => {
    const plaintext = mailWith(Buffer.from('Announced with its digest, and still not encrypted at all.'));
    // ContentInfo of envelopedData: CBC, which could be altered on the way.
    const enveloped = Buffer.from(testMessage().cms);
    enveloped.set(Buffer.from('06092a864886f70d010703', 'hex'), 4);
    for (const message of [plaintext, mailWith(enveloped), mailWith(Buffer.from('3080', 'hex'))]) {
      const { commitment, at } = await announced(message);
      const before = await blobCount();
      expect(await submit(message.mail, at)).toMatch(/^554 .*AuthEnvelopedData/);
      expect((await stored(commitment.depositId)).state).toBe('announced');
      expect(await blobCount()).toBe(before);
      expect(await readdir(drafts())).toEqual([]);
    }
    // The same content type in indefinite length, as it is streamed.
    const streamed = Buffer.concat([Buffer.from('3080', 'hex'), Buffer.from(testMessage().cms).subarray(4)]);
    const { at } = await announced(mailWith(streamed));
    expect(await submit(mailWith(streamed).mail, at)).toMatch(/^250 /);
  });

  test('several deposits in one transaction: each must have been promised this message', async () => {
    const message = testMessage();
    const [first, second, other] = [
      await announced(message),
      await announced(message),
      await announced(testMessage()),
    ];
    expect(await submit(message.mail, first.at, other.at)).toMatch(/^550 /);
    expect((await stored(first.commitment.depositId)).state).toBe('announced');
    expect(await submit(message.mail, first.at, second.at)).toMatch(/^250 /);
    expect((await stored(first.commitment.depositId)).state).toBe('arrived');
    expect((await stored(second.commitment.depositId)).state).toBe('arrived');
  });

  test('a disk that fails is answered with 451; the message is taken when it works again', async () => {
    const message = testMessage();
    const { commitment, at } = await announced(message);
    await rm(drafts(), { recursive: true });
    expect(await submit(message.mail, at)).toMatch(/^451 /);
    expect((await stored(commitment.depositId)).state).toBe('announced');
    await mkdir(drafts());
    expect(await submit(message.mail, at)).toMatch(/^250 /);
  });

  test('a client that goes away in the middle leaves nothing behind', async () => {
    const message = testMessage(40_000);
    const { commitment, at } = await announced(message);
    const socket = connect(service.gateway.port, service.gateway.host);
    const heard = async (): Promise<void> => void (await once(socket, 'data'));
    await heard();
    for (const line of ['EHLO client', 'MAIL FROM:<a@firm.example>', `RCPT TO:<${at}>`, 'DATA']) {
      socket.write(`${line}\r\n`);
      await heard();
    }
    socket.write(message.mail.subarray(0, 20_000));
    await vi.waitFor(async () => expect(await readdir(drafts())).toHaveLength(1));
    socket.destroy();
    await vi.waitFor(async () => expect(await readdir(drafts())).toEqual([]));
    expect((await stored(commitment.depositId)).state).toBe('announced');
  });

  test('a deposit that has expired takes no message any more', async () => {
    const message = testMessage();
    const { at } = await announced(message);
    service.advance(31 * 24 * 60);
    expect(await submit(message.mail, at)).toMatch(/^550 5\.1\.1 /);
  });
});
