import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { onBothStores } from '../storage/store-under-test.js';
import { type Jobs, startJobs } from './jobs.js';

onBothStores((storage) => {
  let jobs: Jobs;
  beforeAll(async () => {
    jobs = await startJobs(storage(), pino({ level: 'silent' }));
  });
  afterAll(() => jobs.stop());

  test('a job sent in a transaction runs once the transaction is committed, and not when it is rolled back', async () => {
    const seen: number[] = [];
    const first = new Promise<void>((resolve) => {
      void jobs
        .work<{ number: number }>('committed', async ({ number }) => {
          seen.push(number);
          if (number === 2) resolve();
        })
        .then(async () => {
          await storage()
            .database.transaction()
            .execute(async (trx) => {
              await jobs.send(trx, 'committed', { number: 1 });
              throw new Error('rolled back');
            })
            .catch(() => undefined);
          await storage()
            .database.transaction()
            .execute((trx) => jobs.send(trx, 'committed', { number: 2 }));
        });
    });
    await first;
    expect(seen).toEqual([2]);
  });

  test('a handler that fails is tried again', async () => {
    let tries = 0;
    let succeed = (): void => undefined;
    const done = new Promise<void>((resolve) => {
      succeed = resolve;
    });
    await jobs.work('retried', async () => {
      tries += 1;
      if (tries === 1) throw new Error('the mail server is down');
      succeed();
    });
    await storage()
      .database.transaction()
      .execute((trx) => jobs.send(trx, 'retried', { id: 'x' }));
    await done;
    expect(tries).toBe(2);
  });

  test('of two hundred jobs sent at once all are worked within seconds, and one that fails stops no other', async () => {
    const worked = new Map<number, number>();
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    await jobs.work<{ number: number }>('many', async ({ number }) => {
      worked.set(number, (worked.get(number) ?? 0) + 1);
      if (number === 7 && worked.get(number) === 1) throw new Error('the mail server is down');
      if (worked.size === 200 && worked.get(7) === 2) finish();
    });
    await storage()
      .database.transaction()
      .execute(async (trx) => {
        for (let number = 1; number <= 200; number += 1) await jobs.send(trx, 'many', { number });
      });
    // One job a round of polling would take minutes, longer than a test may.
    await finished;
    expect([...worked].filter(([, times]) => times > 1)).toEqual([[7, 2]]);
  });

  test('a job that is sent to an idle queue starts well before the next round of polling', async () => {
    let started = 0;
    let start = (): void => undefined;
    await jobs.work('prompt', async () => {
      started = Date.now();
      start();
    });
    const waits: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      const running = new Promise<void>((resolve) => {
        start = resolve;
      });
      await storage()
        .database.transaction()
        .execute((trx) => jobs.send(trx, 'prompt', { round }));
      const sent = Date.now();
      await running;
      waits.push(started - sent);
    }
    // The median: this machine may pause once for longer.
    expect(waits.sort((a, b) => a - b)[2]).toBeLessThan(1000);
  });

  test('of jobs with one key that wait, one is enough', async () => {
    const database = storage().database;
    const later = new Date(Date.now() + 3_600_000);
    await jobs.work('keyed', async () => undefined);
    for (const key of ['same', 'same', 'other']) {
      await database
        .transaction()
        .execute((trx) => jobs.send(trx, 'keyed', { key }, { singletonKey: key, startAfter: later }));
    }
    await database
      .transaction()
      .execute((trx) => jobs.send(trx, 'keyed', { key: 'none' }, { startAfter: later }));
    await database
      .transaction()
      .execute((trx) => jobs.send(trx, 'keyed', { key: 'none' }, { startAfter: later }));
    const waiting = await database
      .withSchema('jobs')
      .selectFrom('job' as never)
      .selectAll()
      .where('name' as never, '=', 'keyed' as never)
      .execute();
    expect(waiting).toHaveLength(4);
  });

  test('a queue that nothing works on is a mistake that shows at once', async () => {
    await expect(
      storage()
        .database.transaction()
        .execute((trx) => jobs.send(trx, 'nobody', { id: 'x' })),
    ).rejects.toThrow('Nothing works on the queue nobody.');
  });
});
