import type { Language, MailboxStatus, MailboxType } from '@secure-mail/contracts';
import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export interface MailboxTables {
  readonly mailboxes: {
    readonly id: string;
    readonly address: string;
    readonly display_name: string;
    readonly type: MailboxType;
    readonly organisation_id: string;
    readonly status: MailboxStatus;
    readonly status_since: Date;
    readonly language: Language;
  };
}

export const mailboxMigrations: Record<string, Migration> = {
  '2026-11-02-mailboxes': {
    up: async (db) => {
      await sql`
        create table mailboxes (
          id text primary key,
          address text not null unique,
          display_name text not null,
          type text not null,
          organisation_id text not null references organisations (id),
          status text not null,
          status_since timestamptz not null,
          language text not null
        )`.execute(db);
    },
  },
};
