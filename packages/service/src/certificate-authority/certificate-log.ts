import { createHash } from 'node:crypto';
import type { Certificate } from '@secure-mail/smime';
import { sql } from 'kysely';
import type { Database, Transaction } from '../storage/index.js';

/** Any fixed number: whoever appends waits for whoever appended before. */
const appendLock = 7_293_415_620_119;

/** Adds a certificate to the log, bound to everything before it. @param entry.address empty for a CA's own */
export async function appendToCertificateLog(
  trx: Transaction,
  entry: { readonly certificate: Certificate; readonly address: string; readonly at: Date },
): Promise<void> {
  await sql`select pg_advisory_xact_lock(${sql.lit(appendLock)}::bigint)`.execute(trx);
  const last = await trx
    .selectFrom('certificate_log')
    .select(['index', 'hash'])
    .orderBy('index', 'desc')
    .limit(1)
    .executeTakeFirst();
  const next = {
    index: (last?.index ?? -1) + 1,
    address: entry.address,
    fingerprint: await entry.certificate.fingerprint(),
    at: entry.at,
  };
  await trx
    .insertInto('certificate_log')
    .values({ ...next, hash: hashOf(last?.hash ?? '', next) })
    .execute();
}

/** @returns the index of the first entry that does not fit what was before it, or undefined when all do */
export async function firstBrokenLogEntry(database: Database): Promise<number | undefined> {
  const entries = await database.selectFrom('certificate_log').selectAll().orderBy('index').execute();
  let previous = '';
  for (const [position, entry] of entries.entries()) {
    if (entry.index !== position || entry.hash !== hashOf(previous, entry)) return position;
    previous = entry.hash;
  }
  return undefined;
}

function hashOf(
  previous: string,
  entry: {
    readonly index: number;
    readonly address: string;
    readonly fingerprint: string;
    readonly at: Date;
  },
): string {
  const fields = [previous, entry.index, entry.address, entry.fingerprint, entry.at.toISOString()];
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex');
}
