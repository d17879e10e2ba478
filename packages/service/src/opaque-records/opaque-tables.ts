import type { OpaquePurpose } from '@secure-mail/contracts';
import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export interface OpaqueTables {
  /** Registrations that were evaluated and may still be accepted. */
  readonly opaque_registrations: {
    readonly record_id: string;
    readonly purpose: OpaquePurpose;
    readonly subject: string;
    readonly setup_id: string;
    /** SHA-256 of the request: the same again gets the same answer. */
    readonly request_digest: string;
    readonly response: string;
    readonly expires_at: Date;
  };
  readonly opaque_records: {
    readonly id: string;
    readonly purpose: OpaquePurpose;
    readonly subject: string;
    readonly setup_id: string;
    readonly record: string;
    readonly accepted_at: Date;
  };
  /** Attempts at a record, or at a name that has none: both are counted and locked alike. */
  readonly opaque_attempts: {
    /** A record's id, or `<purpose>-` and an HMAC of the unknown name. */
    readonly counter: string;
    readonly fake: boolean;
    /** Charged and not given back, ever. */
    readonly used: number;
    /** How many `used` may reach; unlocking raises it. */
    readonly allowed: number;
    readonly window_started: Date;
    readonly window_used: number;
    readonly per_window: number;
    readonly window_seconds: number;
    readonly step: number;
    readonly lifetime_cap: number | null;
    /** How much of one window a single client address may use up; null: all of it. */
    readonly per_source: number | null;
    /** Charged and not given back, ever, by sources that have proven the secret once: no stranger reaches it. */
    readonly reserve_used: number;
    readonly reserve_allowed: number;
    /** Wrong tries that a right one from the same source has undone, ever, and how many may be. */
    readonly forgiven: number;
    readonly forgivable: number;
  };
  readonly opaque_source_attempts: {
    readonly counter: string;
    /** HMAC of the client's network. */
    readonly source: string;
    readonly window_started: Date;
    /** Within the window. */
    readonly used: number;
    /** What this source has charged to `used` and to `reserve_used` of the counter, and not been given back. */
    readonly owed: number;
    readonly owed_reserve: number;
    /** When the secret was last proven from here. */
    readonly proven_at: Date | null;
  };
  /** Logins between start and finish. */
  readonly opaque_logins: {
    readonly id: string;
    readonly counter: string;
    readonly purpose: OpaquePurpose;
    readonly source: string;
    /** Charged to the reserve of the sources that have proven the secret. */
    readonly from_reserve: boolean;
    readonly request_digest: string;
    /** Null until evaluated: the charge is committed before. */
    readonly response: string | null;
    /** Null for an unknown name. */
    readonly record_id: string | null;
    /** The server's login state, sealed. */
    readonly sealed_state: string | null;
    readonly expires_at: Date;
    /** SHA-256 of the finish that was taken; a login takes one. */
    readonly finish_digest: string | null;
    readonly succeeded: boolean | null;
  };
}

export const opaqueMigrations: Record<string, Migration> = {
  '2026-11-01-opaque-records': {
    up: async (db) => {
      await sql`
        create table opaque_registrations (
          record_id text primary key,
          purpose text not null,
          subject text not null,
          setup_id text not null,
          request_digest text not null,
          response text not null,
          expires_at timestamptz not null,
          unique (purpose, subject, request_digest)
        )`.execute(db);
      await sql`create index opaque_registrations_expiry on opaque_registrations (expires_at)`.execute(db);
      await sql`
        create table opaque_records (
          id text primary key,
          purpose text not null,
          subject text not null,
          setup_id text not null,
          record text not null,
          accepted_at timestamptz not null
        )`.execute(db);
      await sql`create index opaque_records_setup on opaque_records (setup_id)`.execute(db);
      await sql`
        create table opaque_attempts (
          counter text primary key,
          fake boolean not null,
          used integer not null,
          allowed integer not null,
          window_started timestamptz not null,
          window_used integer not null,
          per_window integer not null,
          window_seconds integer not null,
          step integer not null,
          lifetime_cap integer,
          per_source integer
        )`.execute(db);
      await sql`create index opaque_attempts_fake on opaque_attempts (window_started) where fake`.execute(db);
      await sql`
        create table opaque_source_attempts (
          counter text not null references opaque_attempts (counter) on delete cascade,
          source text not null,
          window_started timestamptz not null,
          used integer not null,
          primary key (counter, source)
        )`.execute(db);
      await sql`
        create table opaque_logins (
          id text primary key,
          counter text not null references opaque_attempts (counter) on delete cascade,
          purpose text not null,
          source text not null,
          request_digest text not null,
          response text,
          record_id text,
          sealed_state text,
          expires_at timestamptz not null,
          finish_digest text,
          succeeded boolean,
          unique (counter, request_digest)
        )`.execute(db);
      await sql`create index opaque_logins_expiry on opaque_logins (expires_at)`.execute(db);
    },
  },
  '2026-11-24-proven-sources': {
    up: async (db) => {
      await sql`
        alter table opaque_attempts
          add column reserve_used integer not null default 0,
          add column reserve_allowed integer not null default 0,
          add column forgiven integer not null default 0,
          add column forgivable integer not null default 0`.execute(db);
      await sql`
        update opaque_attempts set reserve_allowed = step, forgivable = 500
        where per_source is not null`.execute(db);
      await sql`
        alter table opaque_source_attempts
          add column owed integer not null default 0,
          add column owed_reserve integer not null default 0,
          add column proven_at timestamptz`.execute(db);
      await sql`alter table opaque_logins add column from_reserve boolean not null default false`.execute(db);
    },
  },
};
