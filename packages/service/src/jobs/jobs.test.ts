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
