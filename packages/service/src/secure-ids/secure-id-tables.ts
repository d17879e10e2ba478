import type { Capabilities } from '@secure-mail/contracts';
import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export interface SecureIdTables {
  /** What the service keeps of a Secure ID: public certificates, sealed keys, and the id of an OPAQUE record. */
  readonly secure_ids: {
    readonly id: string;
    readonly mailbox_id: string;
    readonly password_record_id: string;
    readonly sealed_keys: string;
    readonly wrapped_roaming_key: string;
    readonly capabilities: Capabilities;
    readonly signing_serial: string;
    readonly encryption_serial: string;
    readonly created_at: Date;
  };
  readonly sessions: {
    /** HMAC of the token. */
    readonly token: string;
    readonly secure_id: string;
    readonly expires_at: Date;
    /** Signed out. The row stays until the login that it came from cannot be finished again. */
    readonly ended_at: Date | null;
  };
  readonly unlock_codes: {
    /** HMAC of address and code. */
    readonly code: string;
    readonly mailbox_id: string;
    readonly expires_at: Date;
    readonly used_at: Date | null;
  };
}

export const secureIdMigrations: Record<string, Migration> = {
  '2026-11-03-secure-ids': {
    up: async (db) => {
      await sql`
        create table secure_ids (
          id text primary key,
          mailbox_id text not null unique references mailboxes (id),
          password_record_id text not null unique,
          sealed_keys text not null,
          wrapped_roaming_key text not null,
          capabilities jsonb not null,
          signing_serial text not null references certificates (serial_number),
          encryption_serial text not null references certificates (serial_number),
          created_at timestamptz not null
        )`.execute(db);
      await sql`
        create table sessions (
          token text primary key,
          secure_id text not null references secure_ids (id) on delete cascade,
          expires_at timestamptz not null
        )`.execute(db);
      await sql`create index sessions_expiry on sessions (expires_at)`.execute(db);
    },
  },
  '2026-11-24-secure-ids': {
    up: async (db) => {
      await sql`alter table sessions add column ended_at timestamptz`.execute(db);
      await sql`
        create table unlock_codes (
          code text primary key,
          mailbox_id text not null references mailboxes (id),
          expires_at timestamptz not null,
          used_at timestamptz
        )`.execute(db);
      await sql`create index unlock_codes_mailbox on unlock_codes (mailbox_id)`.execute(db);
    },
  },
};
