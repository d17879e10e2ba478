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
};
