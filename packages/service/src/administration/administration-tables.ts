import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export interface AdministrationTables {
  readonly administrators: {
    readonly name: string;
    readonly record_id: string;
    readonly created_at: Date;
  };
  readonly administrator_sessions: {
    /** HMAC of the cookie. */
    readonly token: string;
    readonly name: string;
    readonly created_at: Date;
    readonly last_used_at: Date;
    /** Signed out. The row stays until the login that it came from cannot be finished again. */
    readonly ended_at: Date | null;
  };
}

export const administrationMigrations: Record<string, Migration> = {
  '2026-11-02-administration': {
    up: async (db) => {
      await sql`
        create table administrators (
          name text primary key,
          record_id text not null,
          created_at timestamptz not null
        )`.execute(db);
      await sql`
        create table administrator_sessions (
          token text primary key,
          name text not null references administrators (name) on delete cascade,
          created_at timestamptz not null,
          last_used_at timestamptz not null
        )`.execute(db);
    },
  },
  '2026-11-24-administration': {
    up: async (db) => {
      await sql`alter table administrator_sessions add column ended_at timestamptz`.execute(db);
    },
  },
};
