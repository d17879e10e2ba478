import type { ServiceContext } from '../service-context.js';
import type { Transaction } from '../storage/index.js';
import { daysAfter, depositLife, minutesAfter } from './deposit-life.js';

/** How many deposits one transaction takes: short locks however many have expired. */
const batch = 100;

/**
 * MP-4: deletes what expired deposits held (blob, OPAQUE records, questions, wrapped secrets) and keeps the
 * tombstone; forgets what was never committed, and tombstones after their time. Safe to run at any time, in
 * any number of processes, and again after a kill.
 */
export async function expireDeposits(context: ServiceContext): Promise<void> {
  while ((await expireBatch(context)) === batch);
  const now = context.clock();
  await context.database
    .deleteFrom('deposits')
    .where('state', '=', 'prepared')
    .where('prepared_at', '<', minutesAfter(now, -60 * depositLife.preparedHours))
    .execute();
  await context.database
    .deleteFrom('deposits')
    .where('state', '=', 'expired')
    .where('expires_at', '<', daysAfter(now, -depositLife.tombstoneDays))
    .execute();
}

async function expireBatch(context: ServiceContext): Promise<number> {
  const { count, blobs } = await context.database.transaction().execute(async (trx) => {
    const expired = await trx
      .selectFrom('deposits')
      .select(['id', 'blob_id'])
      .where('state', 'in', ['announced', 'arrived'])
      .where('expires_at', '<=', context.clock())
      .orderBy('expires_at')
      .limit(batch)
      .forUpdate()
      .skipLocked()
      .execute();
    for (const { id } of expired) await emptyDeposit(context, trx, id);
    return { count: expired.length, blobs: expired.flatMap(({ blob_id }) => blob_id ?? []) };
  });
  // After the commit: a kill in between leaves orphans, which the sweep finds, and never a deposit without its blob.
  for (const blob of new Set(blobs)) {
    if (!(await isBlobNeeded(context, blob))) await context.blobs.remove(blob);
  }
  return count;
}

async function emptyDeposit(context: ServiceContext, trx: Transaction, depositId: string): Promise<void> {
  const recipients = await trx
    .selectFrom('deposit_recipients')
    .select('record_id')
    .where('deposit_id', '=', depositId)
    .execute();
  for (const { record_id } of recipients) {
    if (record_id !== null) await context.opaqueRecords.removeRecord(trx, record_id);
  }
  await trx
    .updateTable('deposit_recipients')
    .set({ record_id: null, sealed_question: null, wrapped_deposit_key: null })
    .where('deposit_id', '=', depositId)
    .execute();
  await trx.deleteFrom('pickup_sessions').where('deposit_id', '=', depositId).execute();
  await trx
    .updateTable('deposits')
    .set({ state: 'expired', blob_id: null, deposit_key_for_sender: null })
    .where('id', '=', depositId)
    .execute();
}

/** Removes blobs that no deposit names: left when a process was killed between keeping one and committing. */
export async function sweepBlobs(context: ServiceContext): Promise<void> {
  // By the system's clock, which dates files. An hour is far longer than a delivery takes from file to commit.
  const anHourAgo = new Date(Date.now() - 60 * 60_000);
  for await (const id of context.blobs.keptBefore(anHourAgo)) {
    if (!(await isBlobNeeded(context, id))) await context.blobs.remove(id);
  }
}

async function isBlobNeeded(context: ServiceContext, blobId: string): Promise<boolean> {
  const row = await context.database
    .selectFrom('deposits')
    .select('id')
    .where('blob_id', '=', blobId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
