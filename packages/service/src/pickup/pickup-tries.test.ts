import { type PickupLink, pickupIdentifiers } from '@secure-mail/contracts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { depositsOf, loadOpaque, pickupsOf, tryAnswer } from '../deposits/outsider-under-test.js';
import type { ServiceUnderTest } from '../deposits/service-under-test.js';
import { onBothDatabases } from '../storage/store-under-test.js';
import { noticeLock } from './index.js';
import { scheduleLockNotice } from './lock-notice.js';
import { type PickupUnderTest, startPickupUnderTest } from './pickup-under-test.js';

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

  async function lockOut(link: PickupLink): Promise<void> {
    for (const left of [4, 3, 2, 1, 0]) {
      expect(await tryAnswer(service, link, 'wrong')).toEqual({ right: false, triesLeft: left });
    }
  }

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
});

async function queuedJobs(service: ServiceUnderTest): Promise<readonly string[]> {
  const jobs = await sql<{ singleton_key: string }>`
    select singleton_key from jobs.job where name = 'pickup-lock-notice' and state = 'created'`.execute(
    service.context.database,
  );
  return jobs.rows.map(({ singleton_key }) => singleton_key);
}
