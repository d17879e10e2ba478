import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { migrateToLatest } from './migrations.js';
import { openStorage, type Storage } from './open-storage.js';
import {
  postgresqlInstalled,
  startThrowawayPostgresql,
  type ThrowawayPostgresql,
} from './throwaway-postgresql.js';

// For tests alone: the same tests on both stores.

/** Runs tests on PGlite and on a real PostgreSQL. @param tests gets the storage of its store, migrated */
export function onBothStores(tests: (storage: () => Storage) => void): void {
  describe('on PGlite', () => withStorage(undefined, tests));
  const why = postgresqlInstalled ? '' : ' (skipped: PostgreSQL is not installed here)';
  describe.skipIf(!postgresqlInstalled)(`on PostgreSQL${why}`, () => {
    let cluster: ThrowawayPostgresql;
    beforeAll(async () => {
      cluster = await startThrowawayPostgresql();
    });
    afterAll(() => cluster.stop());
    withStorage(() => cluster.newDatabase(), tests);
  });
}

function withStorage(
  databaseUrl: (() => Promise<string>) | undefined,
  tests: (storage: () => Storage) => void,
): void {
  let folder: string;
  let storage: Storage;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'secure-mail-store-'));
    storage = await openStorage({ dataFolder: folder, databaseUrl: await databaseUrl?.() });
    await migrateToLatest(storage.database);
  });
  afterAll(async () => {
    await storage.close();
    await rm(folder, { recursive: true });
  });
  tests(() => storage);
}
