import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { layEmbeddedStore } from './embedded-store-under-test.js';
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
  onBothDatabases((databaseUrl) => {
    let folder: string;
    let storage: Storage;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'secure-mail-store-'));
      if (databaseUrl() === undefined) await layEmbeddedStore(folder);
      storage = await openStorage({ dataFolder: folder, databaseUrl: databaseUrl() });
      await migrateToLatest(storage.database);
    });
    afterAll(async () => {
      await storage.close();
      await rm(folder, { recursive: true });
    });
    tests(() => storage);
  });
}

/** For tests that start a service by themselves. @param tests gets the address of an empty database, or undefined */
export function onBothDatabases(tests: (databaseUrl: () => string | undefined) => void): void {
  describe('on PGlite', () => tests(() => undefined));
  onPostgresql((cluster) => {
    let databaseUrl: string;
    beforeAll(async () => {
      databaseUrl = await cluster().newDatabase();
    });
    tests(() => databaseUrl);
  });
}

/** Runs tests where PostgreSQL is installed; elsewhere their names say why they did not run. */
export function onPostgresql(tests: (cluster: () => ThrowawayPostgresql) => void): void {
  const why = postgresqlInstalled ? '' : ' (skipped: PostgreSQL is not installed here)';
  describe.skipIf(!postgresqlInstalled)(`on PostgreSQL${why}`, () => {
    let cluster: ThrowawayPostgresql;
    beforeAll(async () => {
      cluster = await startThrowawayPostgresql();
    });
    afterAll(() => cluster.stop());
    tests(() => cluster);
  });
}
