import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import type { Logger } from 'pino';
import { StartRefusal } from '../start-refusal.js';
import type { Database, Schema } from './schema.js';

/** A database that is open. `pglite` is the embedded store's engine, which the job queue shares. */
export type Storage = { readonly database: Database; close(): Promise<void> } & (
  | { readonly kind: 'embedded'; readonly pglite: PGlite }
  | { readonly kind: 'postgresql'; readonly databaseUrl: string }
);

/**
 * Opens the embedded store in the data folder, or PostgreSQL when there is an address for it.
 * The caller holds the data folder's lock: PGlite does not refuse a second opener.
 */
export async function openStorage(options: {
  readonly dataFolder: string;
  readonly databaseUrl: string | undefined;
  /** Hears of connections that broke while nobody used them. */
  readonly log?: Pick<Logger, 'warn'>;
}): Promise<Storage> {
  return options.databaseUrl === undefined
    ? await openEmbedded(join(options.dataFolder, 'database'))
    : await openPostgresql(options.databaseUrl, options.log);
}

async function openEmbedded(folder: string): Promise<Storage> {
  const pglite = await PGlite.create(folder);
  const database = new Kysely<Schema>({ dialect: new PGliteDialect({ pglite }) });
  return {
    kind: 'embedded',
    database,
    pglite,
    close: async () => {
      await database.destroy();
      if (!pglite.closed) await pglite.close();
    },
  };
}

async function openPostgresql(databaseUrl: string, log?: Pick<Logger, 'warn'>): Promise<Storage> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 10, connectionTimeoutMillis: 10_000 });
  // An idle connection that the server ends must not end this process; the pool replaces it.
  pool.on('error', (error) => log?.warn({ err: error }, 'an idle database connection broke'));
  const database = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  try {
    await sql`select 1`.execute(database);
  } catch (cause) {
    await database.destroy();
    throw new StartRefusal('database-unreachable', {}, cause);
  }
  return { kind: 'postgresql', database, databaseUrl, close: () => database.destroy() };
}
