import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export interface ActivationTables {
  readonly activation_codes: {
    /** HMAC of address and code under a key of the key folder: a stolen database says nothing about codes. */
    readonly code: string;
    readonly mailbox_id: string;
    readonly issued_at: Date;
    readonly expires_at: Date;
    /** A newer code was sent, or the mailbox was disabled. */
    readonly superseded_at: Date | null;
    readonly used_at: Date | null;
  };
  /** Between a genuine code and the finished activation. */
  readonly activations: {
    /** HMAC of the activation token. */
    readonly token: string;
    readonly mailbox_id: string;
    readonly code: string;
    readonly record_id: string;
    readonly expires_at: Date;
    /** SHA-256 of the finish that was accepted: only that one is answered again. */
    readonly finish_digest: string | null;
  };
}

export const activationMigrations: Record<string, Migration> = {
  '2026-11-03-activation': {
    up: async (db) => {
      await sql`
        create table activation_codes (
          code text primary key,
          mailbox_id text not null references mailboxes (id),
          issued_at timestamptz not null,
          expires_at timestamptz not null,
          superseded_at timestamptz,
          used_at timestamptz
        )`.execute(db);
      await sql`create index activation_codes_mailbox on activation_codes (mailbox_id)`.execute(db);
      await sql`
        create table activations (
          token text primary key,
          mailbox_id text not null references mailboxes (id),
          code text not null references activation_codes (code),
          record_id text not null,
          expires_at timestamptz not null,
          finish_digest text
        )`.execute(db);
      await sql`create unique index activations_record on activations (record_id)`.execute(db);
    },
  },
};
