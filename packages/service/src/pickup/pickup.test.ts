import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { openPickup as openInBrowser, randomId } from '@secure-mail/client';
import { type PickupLink, pickupContentPath, pickupIdentifiers } from '@secure-mail/contracts';
import { sql } from 'kysely';
import nodemailer from 'nodemailer';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expireDeposits, linkToken, sweepBlobs } from '../deposits/index.js';
import {
  depositsOf,
  linkIn,
  loadOpaque,
  type PreparedCommitment,
  pickupsOf,
  prepared,
  type TestMessage,
  testMessage,
  tryAnswer,
} from '../deposits/outsider-under-test.js';
import {
  type ServiceUnderTest,
  type SignedInSender,
  startServiceUnderTest,
} from '../deposits/service-under-test.js';
import { onBothDatabases } from '../storage/store-under-test.js';
import { noticeLock } from './index.js';
import { scheduleLockNotice } from './lock-notice.js';
import { pickupContent } from './pickup-content.js';

onBothDatabases((databaseUrl) => {
  let service: ServiceUnderTest;
  let ada: SignedInSender;
  let outsider = 0;

  beforeAll(async () => {
    service = await startServiceUnderTest({ databaseUrl: databaseUrl() });
    ada = await service.addSender('ada');
  });
  afterAll(async () => {
    await service.stop();
  });

  interface Waiting {
    readonly message: TestMessage;
    readonly commitment: PreparedCommitment;
    readonly links: readonly PickupLink[];
  }

  /** A deposit that has arrived, and its recipients' links: the first as it came by mail. Answers: `answer-0`, … */
  async function waiting(recipients = 1, message = testMessage()): Promise<Waiting> {
    const addresses = Array.from({ length: recipients }, () => `outsider-${++outsider}@elsewhere.example`);
    const answers = Object.fromEntries(addresses.map((address, index) => [address, `answer-${index}`]));
    const commitment = await prepared(service, ada, message, answers);
    const { gatewayAddress } = await depositsOf(service, ada).commitDeposit(commitment);
    const transport = nodemailer.createTransport(service.gateway);
    await transport.sendMail({ envelope: { from: ada.address, to: [gatewayAddress] }, raw: message.mail });
    transport.close();
    const [first = ''] = addresses;
    const links = [linkIn(await service.smarthost.mailTo(first))];
    for (const { recipientId } of commitment.recipients.slice(1)) {
      const subject = { depositId: commitment.depositId, recipientId };
      const token = await linkToken(service.context.keys, { ...subject, generation: 0 });
      links.push({ ...subject, token });
    }
    return { message, commitment, links };
  }

  async function lockOut(link: PickupLink): Promise<void> {
    for (const left of [4, 3, 2, 1, 0]) {
      expect(await tryAnswer(service, link, 'wrong')).toEqual({ right: false, triesLeft: left });
    }
  }

  function content(pickupToken: string | undefined): Promise<Response> {
    return fetch(`${service.baseUrl}${pickupContentPath}`, {
      headers: pickupToken === undefined ? {} : { authorization: `Bearer ${pickupToken}` },
    });
  }

  async function stateOf(depositId: string): Promise<readonly string[]> {
    const { deposits } = await depositsOf(service, ada).listDeposits({});
    return (
      deposits.find((deposit) => deposit.depositId === depositId)?.recipients.map(({ state }) => state) ?? []
    );
  }

  test('MP-1, MP-2: from the link to the question, and by the right answer to the message', async () => {
    const { message, commitment, links } = await waiting();
    const [link] = links as [PickupLink];
    const opened = await openInBrowser({ service: pickupsOf(service), link });
    expect(opened).toMatchObject({
      question: commitment.recipients[0]?.question,
      senderAddress: 'ada@firm.example',
      triesLeft: 5,
    });
    expect(await tryAnswer(service, link, 'wrong')).toEqual({ right: false, triesLeft: 4 });
    const right = await tryAnswer(service, link, 'answer-0');
    expect(right).toMatchObject({ right: true });
    expect(await stateOf(commitment.depositId)).toEqual(['waiting']);
    const response = await content(right.pickupToken);
    expect(response.headers.get('content-type')).toBe('application/pkcs7-mime');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(Buffer.from(await response.arrayBuffer())).toEqual(Buffer.from(message.cms));
    expect(await stateOf(commitment.depositId)).toEqual(['picked-up']);
    expect((await pickupsOf(service).openPickup(link)).triesLeft).toBe(4);
  });

  test('an unknown deposit, a wrong token and another recipient’s token are answered alike', async () => {
    const { links } = await waiting(2);
    const [one, two] = links as [PickupLink, PickupLink];
    const { client } = await loadOpaque();
    const { startLoginRequest } = client.startLogin({ password: 'answer-0' });
    const notOurs: readonly PickupLink[] = [
      { ...one, depositId: randomId() },
      { ...one, recipientId: randomId() },
      { ...one, token: two.token },
      { ...one, token: 'A'.repeat(43) },
    ];
    const answers = [];
    for (const link of notOurs) {
      const response = await fetch(`${service.baseUrl}/v1/pickup/open`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(link),
      });
      answers.push(await response.text());
      await expect(pickupsOf(service).startPickup({ ...link, startLoginRequest })).rejects.toMatchObject({
        code: 'pickup-not-found',
      });
    }
    expect(new Set(answers).size).toBe(1);
    expect((await pickupsOf(service).openPickup(one)).triesLeft).toBe(5);
  });

  test('guesses of one outside recipient do not use up another’s tries', async () => {
    const { links } = await waiting(2);
    const [one, two] = links as [PickupLink, PickupLink];
    await lockOut(one);
    expect((await pickupsOf(service).openPickup(two)).triesLeft).toBe(5);
    expect(await tryAnswer(service, two, 'answer-1')).toMatchObject({ right: true });
  });

  test('one recipient’s right answer does not open another’s login', async () => {
    const { links } = await waiting(2);
    const [one, two] = links as [PickupLink, PickupLink];
    const { client } = await loadOpaque();
    const { clientLoginState, startLoginRequest } = client.startLogin({ password: 'answer-0' });
    const started = await pickupsOf(service).startPickup({ ...two, startLoginRequest });
    const finished = client.finishLogin({
      password: 'answer-0',
      clientLoginState,
      loginResponse: started.loginResponse,
      identifiers: pickupIdentifiers(one.depositId, one.recipientId, service.context.settings.serviceName),
      keyStretching: { 'argon2id-custom': { memory: 8, iterations: 1, parallelism: 1 } },
    });
    expect(finished).toBeUndefined();
  });

  test('tries that were begun and never finished are charged, also when all begin at once', async () => {
    const { links } = await waiting();
    const [link] = links as [PickupLink];
    const { client } = await loadOpaque();
    const starts = await Promise.allSettled(
      Array.from({ length: 12 }, (_, index) => {
        const { startLoginRequest } = client.startLogin({ password: `guess-${index}` });
        return pickupsOf(service).startPickup({ ...link, startLoginRequest });
      }),
    );
    expect(starts.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    for (const start of starts) {
      if (start.status === 'rejected') expect(start.reason).toMatchObject({ code: 'pickup-locked' });
    }
    expect((await pickupsOf(service).openPickup(link)).triesLeft).toBe(0);
  });

  test('the same request again, after a lost answer, is answered alike and charged once', async () => {
    const { links } = await waiting();
    const [link] = links as [PickupLink];
    const { client } = await loadOpaque();
    const { startLoginRequest } = client.startLogin({ password: 'guess' });
    const first = await pickupsOf(service).startPickup({ ...link, startLoginRequest });
    expect(await pickupsOf(service).startPickup({ ...link, startLoginRequest })).toEqual(first);
    expect((await pickupsOf(service).openPickup(link)).triesLeft).toBe(4);
  });

  test('a right answer that is finished again, after a lost answer, opens the same session', async () => {
    const { links } = await waiting();
    const [link] = links as [PickupLink];
    const { client } = await loadOpaque();
    const { clientLoginState, startLoginRequest } = client.startLogin({ password: 'answer-0' });
    const { loginId, loginResponse } = await pickupsOf(service).startPickup({ ...link, startLoginRequest });
    const { finishLoginRequest } = client.finishLogin({
      password: 'answer-0',
      clientLoginState,
      loginResponse,
      identifiers: pickupIdentifiers(link.depositId, link.recipientId, service.context.settings.serviceName),
      keyStretching: { 'argon2id-custom': { memory: 8, iterations: 1, parallelism: 1 } },
    })!;
    const first = await pickupsOf(service).finishPickup({ loginId, finishLoginRequest });
    expect(await pickupsOf(service).finishPickup({ loginId, finishLoginRequest })).toEqual(first);
    expect((await content(first.pickupToken)).status).toBe(200);
  });

  test('MP-3: after the last try even the right answer is refused; the sender is told once and unlocks', async () => {
    const { commitment, links } = await waiting();
    const [link] = links as [PickupLink];
    await lockOut(link);
    await expect(tryAnswer(service, link, 'answer-0')).rejects.toMatchObject({
      code: 'pickup-locked',
      triesLeft: 0,
    });
    expect(await stateOf(commitment.depositId)).toEqual(['locked']);

    const told = service.smarthost.count(ada.address);
    await noticeLock(service.context, link);
    service.advance(7);
    await noticeLock(service.context, link);
    await noticeLock(service.context, link);
    const notice = await service.smarthost.mailTo(ada.address);
    expect(notice.header('Subject')).toContain(commitment.recipients[0]?.address);
    expect(service.smarthost.count(ada.address)).toBe(told + 1);

    expect(await depositsOf(service, ada).unlockRecipient(link)).toEqual({ triesLeft: 3 });
    expect(await depositsOf(service, ada).unlockRecipient(link)).toEqual({ triesLeft: 3 });
    expect(await tryAnswer(service, link, 'wrong')).toEqual({ right: false, triesLeft: 2 });
    expect(await tryAnswer(service, link, 'answer-0')).toMatchObject({ right: true });
    await noticeLock(service.context, link);
    expect(service.smarthost.count(ada.address)).toBe(told + 1);
  });

  test('the look that tells the sender of a lock is queued before the try is charged', async () => {
    const { links } = await waiting();
    const [link] = links as [PickupLink];
    await tryAnswer(service, link, 'wrong');
    const jobs = await queuedJobs(service);
    expect(jobs).toContain(`${link.depositId}/${link.recipientId}`);
  });

  test('a look that comes before the try is charged looks again: the notice of the lock is not lost', async () => {
    const { links } = await waiting();
    const [link] = links as [PickupLink];
    const { database } = service.context;
    await database.transaction().execute((trx) => scheduleLockNotice(service.context, trx, link));
    // As a worker does that fetches it early.
    await sql`delete from jobs.job where singleton_key = ${`${link.depositId}/${link.recipientId}`}`.execute(
      database,
    );
    await noticeLock(service.context, link);
    expect(await queuedJobs(service)).toContain(`${link.depositId}/${link.recipientId}`);
  });

  test('unlocking has an end: thirty wrong tries in a message’s life', async () => {
    const { links } = await waiting();
    const [link] = links as [PickupLink];
    let wrong = 0;
    for (let triesLeft = 5; triesLeft > 0; ) {
      for (; triesLeft > 0; triesLeft -= 1) {
        await tryAnswer(service, link, 'wrong');
        wrong += 1;
      }
      service.advance(61);
      triesLeft = (await depositsOf(service, ada).unlockRecipient(link)).triesLeft;
    }
    expect(wrong).toBe(30);
  });

  test('a mail scanner that follows the link changes nothing', async () => {
    const { commitment, links } = await waiting();
    const [link] = links as [PickupLink];
    const fragment = `#${link.depositId}.${link.recipientId}.${link.token}`;
    for (const method of ['GET', 'HEAD', 'GET']) {
      await fetch(`${service.context.settings.pickupUrl}${fragment}`, { method });
      await fetch(`${service.baseUrl}${pickupContentPath}`, { method });
    }
    expect(await stateOf(commitment.depositId)).toEqual(['waiting']);
    expect((await pickupsOf(service).openPickup(link)).triesLeft).toBe(5);
  });

  test('without a right answer in the last half hour there is no content', async () => {
    const { links } = await waiting();
    const [link] = links as [PickupLink];
    expect((await content(undefined)).status).toBe(401);
    expect((await content('A'.repeat(43))).status).toBe(401);
    expect((await content(link.token)).status).toBe(401);
    const { pickupToken } = await tryAnswer(service, link, 'answer-0');
    service.advance(31);
    expect((await content(pickupToken)).status).toBe(401);
  });

  test('a message that cannot be marked as picked up is not served, and its file does not stay open', async () => {
    const { links } = await waiting();
    const [link] = links as [PickupLink];
    const { pickupToken } = await tryAnswer(service, link, 'answer-0');
    const { blobs, database } = service.context;
    const opened: Readable[] = [];
    const failing = {
      ...service.context,
      blobs: {
        ...blobs,
        read: async (id: string) => {
          const blob = await blobs.read(id);
          opened.push(blob.content);
          await sql`alter table deposit_recipients rename to deposit_recipients_away`.execute(database);
          return blob;
        },
      },
    };
    await expect(pickupContent(failing, `Bearer ${pickupToken}`)).rejects.toThrow('deposit_recipients');
    await sql`alter table deposit_recipients_away rename to deposit_recipients`.execute(database);
    expect(opened.map(({ destroyed }) => destroyed)).toEqual([true]);
    expect((await content(pickupToken)).status).toBe(200);
  });

  test('a message that is not there yet is not offered', async () => {
    const commitment = await prepared(service, ada, testMessage(), { 'early@elsewhere.example': 'blue' });
    await depositsOf(service, ada).commitDeposit(commitment);
    const [recipient] = commitment.recipients;
    const link = { depositId: commitment.depositId, recipientId: recipient!.recipientId };
    const token = await linkToken(service.context.keys, { ...link, generation: 0 });
    await expect(pickupsOf(service).openPickup({ ...link, token })).rejects.toMatchObject({
      code: 'pickup-not-arrived',
    });
  });

  test('neither link token nor question nor answer is in the database, the queue or the log', async () => {
    const { commitment, links } = await waiting();
    const [link] = links as [PickupLink];
    await tryAnswer(service, link, 'wrong-but-secret');
    const { pickupToken } = await tryAnswer(service, link, 'answer-0');
    await content(pickupToken);
    const everything = (await dump(service)) + service.logged();
    expect(everything).toContain(commitment.depositId);
    for (const secret of [
      link.token,
      pickupToken ?? '',
      'Where did we meet',
      'wrong-but-secret',
      'answer-0',
    ]) {
      expect(everything.includes(secret), secret).toBe(false);
    }
  });

  test('MP-4: after thirty days a genuine link is told so, and what the deposit held is gone', async () => {
    const { commitment, links } = await waiting(2);
    const [link] = links as [PickupLink];
    const { pickupToken } = await tryAnswer(service, link, 'answer-0');
    const { blob_id } = await service.context.database
      .selectFrom('deposits')
      .select('blob_id')
      .where('id', '=', commitment.depositId)
      .executeTakeFirstOrThrow();
    service.advance(30 * 24 * 60 + 1);
    await expect(pickupsOf(service).openPickup(link)).rejects.toMatchObject({ code: 'pickup-expired' });
    expect((await content(pickupToken)).status).toBe(401);
    await expireDeposits(service.context);
    await expireDeposits(service.context);
    await expect(service.context.blobs.read(blob_id ?? '')).rejects.toMatchObject({
      message: 'The blob is not in the store.',
    });
    const everything = await dump(service);
    for (const { recordId, wrappedDepositKey } of commitment.recipients) {
      expect(everything.includes(recordId)).toBe(false);
      expect(everything.includes(wrappedDepositKey)).toBe(false);
    }
    await expect(pickupsOf(service).openPickup(link)).rejects.toMatchObject({ code: 'pickup-expired' });
    await expect(pickupsOf(service).openPickup({ ...link, token: 'A'.repeat(43) })).rejects.toMatchObject({
      code: 'pickup-not-found',
    });
    expect(await stateOf(commitment.depositId)).toEqual(['expired', 'expired']);
  });

  test('a blob that no deposit names is swept; the ones that are needed stay', async () => {
    const { links } = await waiting();
    const [link] = links as [PickupLink];
    const orphan = await service.context.blobs.create();
    await orphan.keep();
    const folder = join(service.context.settings.dataFolder, 'blobs');
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) await utimes(join(entry.parentPath, entry.name), new Date(0), new Date(0));
    }
    await sweepBlobs(service.context);
    await expect(service.context.blobs.read(orphan.id)).rejects.toMatchObject({
      message: 'The blob is not in the store.',
    });
    const { pickupToken } = await tryAnswer(service, link, 'answer-0');
    expect((await content(pickupToken)).status).toBe(200);
  });
});

/** Every row of every table, the job queue's included. */
async function dump(service: ServiceUnderTest): Promise<string> {
  const tables = await sql<{ name: string }>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname in ('public', 'jobs')`.execute(service.context.database);
  let text = '';
  for (const { name } of tables.rows) {
    const rows = await sql<object>`select * from ${sql.raw(name)}`.execute(service.context.database);
    text += JSON.stringify(rows.rows);
  }
  return text;
}

async function queuedJobs(service: ServiceUnderTest): Promise<readonly string[]> {
  const jobs = await sql<{ singleton_key: string }>`
    select singleton_key from jobs.job where name = 'pickup-lock-notice' and state = 'created'`.execute(
    service.context.database,
  );
  return jobs.rows.map(({ singleton_key }) => singleton_key);
}
