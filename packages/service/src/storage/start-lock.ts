import { sql } from 'kysely';
import type { Storage } from './open-storage.js';

/** Any fixed number that nothing else in this database uses as an advisory lock. */
const startLock = 7_293_415_620_118;

/**
 * Runs the start of a process alone among all processes of one PostgreSQL database: whoever comes first makes
 * the keys, the others find them. The embedded store has only one process anyway.
 */
export async function startingAlone<T>(storage: Storage, start: () => Promise<T>): Promise<T> {
  if (storage.kind === 'embedded') return await start();
  return await storage.database.connection().execute(async (connection) => {
    await sql`select pg_advisory_lock(${sql.lit(startLock)}::bigint)`.execute(connection);
    try {
      return await start();
    } finally {
      await sql`select pg_advisory_unlock(${sql.lit(startLock)}::bigint)`.execute(connection);
    }
  });
}
