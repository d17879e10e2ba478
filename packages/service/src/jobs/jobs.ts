import { randomUUID } from 'node:crypto';
import { type ConstructorOptions, fromKysely, fromPglite, type Job, type JobResult, PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import type { Storage, Transaction } from '../storage/index.js';

/**
 * Work that happens later, at least once: a job is sent inside the transaction that makes it necessary, and is
 * tried again until its handler succeeds. Payloads hold ids, never tokens or content.
 */
export interface Jobs {
  /** Register the queue with `work` first. With `singletonKey`, a job with that key that waits already is enough. */
  send(
    trx: Transaction,
    queue: string,
    payload: Readonly<Record<string, string | number>>,
    options?: { readonly startAfter?: Date; readonly singletonKey?: string },
  ): Promise<void>;
  /** @param handler throws to be called again later */
  work<Payload>(queue: string, handler: (payload: Payload) => Promise<void>): Promise<void>;
  /** Runs a handler by the clock, in one of the processes. @param cron five fields, UTC */
  schedule(queue: string, cron: string, handler: () => Promise<void>): Promise<void>;
  /** Lets running handlers finish. */
  stop(): Promise<void>;
}

/**
 * NOTIFY wakes workers for new jobs at once, and a full batch is followed by the next without a pause; polling
 * is for jobs that wait for their time or their next try. A batch is small because its jobs run one after
 * another and the slowest mail server must not keep the last of them beyond their expiry.
 */
const workOptions = {
  batchSize: 5,
  burstWhenBatchFull: true,
  perJobResults: true,
  pollingIntervalSeconds: 2,
  notifyPollingIntervalSeconds: 2,
} as const;

/**
 * Doubling pauses from 2 s to 30 min, about two days in all: what a mail server may be down for. A job whose
 * process was killed misses its heartbeat and is tried again within a minute.
 */
const queueOptions = {
  retryLimit: 100,
  retryDelay: 2,
  retryBackoff: true,
  retryDelayMax: 1800,
  expireInSeconds: 600,
  heartbeatSeconds: 30,
  notify: true,
} as const;
/** How often the queue looks for jobs whose heartbeat or time has ended. */
const supervision = { superviseIntervalSeconds: 15, monitorIntervalSeconds: 15 } as const;

export async function startJobs(storage: Storage, log: Logger): Promise<Jobs> {
  const boss = new PgBoss({ ...connection(storage), schema: 'jobs', useListenNotify: true, ...supervision });
  boss.on('error', (error) => log.error({ err: error }, 'job queue'));
  await boss.start();
  const registered = new Set<string>();

  const register = async (queue: string): Promise<void> => {
    await boss.createQueue(queue, { policy: 'short', ...queueOptions });
    await boss.updateQueue(queue, queueOptions);
    registered.add(queue);
  };
  const work = async (queue: string, handler: (payload: unknown) => Promise<void>): Promise<void> => {
    await register(queue);
    const outcome = async (job: Job<unknown>): Promise<JobResult> => {
      try {
        await handler(job.data);
        return { id: job.id, status: 'completed' };
      } catch (error) {
        log.warn({ err: error, queue, job: job.id }, 'job failed, will be tried again');
        return { id: job.id, status: 'failed' };
      }
    };
    await boss.work<unknown, void, typeof workOptions>(queue, workOptions, async (jobs) => {
      const outcomes: JobResult[] = [];
      for (const job of jobs) outcomes.push(await outcome(job));
      return outcomes;
    });
  };

  return {
    send: async (trx, queue, payload, options = {}) => {
      // Unregistered, pg-boss would ask its own connection, which on the embedded store is this very transaction's.
      if (!registered.has(queue)) throw new Error(`Nothing works on the queue ${queue}.`);
      await boss.send(queue, payload, { singletonKey: randomUUID(), ...options, db: fromKysely(trx) });
    },
    work: (queue, handler) => work(queue, handler as (payload: unknown) => Promise<void>),
    schedule: async (queue, cron, handler) => {
      await work(queue, handler);
      await boss.schedule(queue, cron, null, { tz: 'UTC' });
    },
    stop: () => boss.stop({ graceful: true, timeout: 10_000 }),
  };
}

function connection(storage: Storage): ConstructorOptions {
  return storage.kind === 'embedded'
    ? { db: fromPglite(storage.pglite), backend: 'pglite' }
    : { connectionString: storage.databaseUrl, max: 4 };
}
