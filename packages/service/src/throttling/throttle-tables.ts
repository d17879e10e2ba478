import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export interface ThrottleTables {
  readonly source_throttles: {
    readonly door: string;
    /** HMAC of the client address: addresses of people are not kept in clear. */
    readonly source: string;
    readonly window_started: Date;
    readonly used: number;
  };
}

export const throttleMigrations: Record<string, Migration> = {
  '2026-11-01-throttling': {
    up: async (db) => {
      await sql`
        create table source_throttles (
          door text not null,
          source text not null,
          window_started timestamptz not null,
          used integer not null,
          primary key (door, source)
        )`.execute(db);
      await sql`create index source_throttles_age on source_throttles (window_started)`.execute(db);
    },
  },
};
