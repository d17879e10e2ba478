import type { Readable } from 'node:stream';
import { openPickup as openInBrowser, randomId } from '@secure-mail/client';
import { type PickupLink, pickupContentPath } from '@secure-mail/contracts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { linkToken } from '../deposits/index.js';
import {
  depositsOf,
  loadOpaque,
  pickupsOf,
  prepared,
  testMessage,
  tryAnswer,
} from '../deposits/outsider-under-test.js';
import { onBothDatabases } from '../storage/store-under-test.js';
import { pickupContent } from './pickup-content.js';
import { everyRow, type PickupUnderTest, startPickupUnderTest } from './pickup-under-test.js';

onBothDatabases((databaseUrl) => {
  let service: PickupUnderTest['service'];
  let ada: PickupUnderTest['ada'];
  let waiting: PickupUnderTest['waiting'];
  let content: PickupUnderTest['content'];
  let stateOf: PickupUnderTest['stateOf'];

  beforeAll(async () => {
    ({ service, ada, waiting, content, stateOf } = await startPickupUnderTest(databaseUrl()));
  });
  afterAll(async () => {
    await service.stop();
  });

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
    const everything = (await everyRow(service)) + service.logged();
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
});
