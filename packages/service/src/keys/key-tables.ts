import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export interface KeyTables {
  /** One row: which key folder and which name this database belongs to. */
  readonly service_identity: {
    readonly id: 1;
    readonly key_folder_id: string;
    readonly root_fingerprint: string;
    readonly service_name: string;
    readonly created_at: Date;
  };
  /** What this database's keys are recognised by, without saying anything about them. */
  readonly key_checks: {
    /** `master`, or `opaque-setup/ID`. */
    readonly key: string;
    /** HMAC under a key of the master key. */
    readonly mac: string;
  };
}

export const keyMigrations: Record<string, Migration> = {
  '2026-11-01-keys': {
    up: async (db) => {
      await sql`
        create table service_identity (
          id integer primary key check (id = 1),
          key_folder_id text not null,
          root_fingerprint text not null,
          service_name text not null,
          created_at timestamptz not null
        )`.execute(db);
    },
  },
  '2026-11-24-key-checks': {
    up: async (db) => {
      await sql`create table key_checks (key text primary key, mac text not null)`.execute(db);
    },
  },
};
