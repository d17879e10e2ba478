import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export interface OrganisationTables {
  readonly organisations: {
    readonly id: string;
    readonly name: string;
    readonly created_at: Date;
  };
  readonly organisation_domains: {
    readonly domain: string;
    readonly organisation_id: string;
    /** Ownership was shown; before that no mailbox of the domain can be enabled. */
    readonly confirmed_at: Date | null;
  };
}

export const organisationMigrations: Record<string, Migration> = {
  '2026-11-01-organisations': {
    up: async (db) => {
      await sql`
        create table organisations (
          id text primary key,
          name text not null unique,
          created_at timestamptz not null
        )`.execute(db);
      await sql`
        create table organisation_domains (
          domain text primary key,
          organisation_id text not null references organisations (id),
          confirmed_at timestamptz
        )`.execute(db);
    },
  },
};
