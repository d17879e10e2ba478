import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** MP-1, MP-3, and the two ways in which a sender learns that something did not reach its recipient. */
export type NotificationKind = 'pickup' | 'locked' | 'missing' | 'undeliverable';

export interface NotificationTables {
  readonly notifications: {
    /** Says what it is about, so that the same thing is notified once. */
    readonly id: string;
    readonly kind: NotificationKind;
    readonly deposit_id: string;
    readonly recipient_id: string | null;
    /** `dropped`: had become pointless when its turn came. `failed`: refused for good, or tried for too long. */
    readonly state: 'queued' | 'sent' | 'failed' | 'dropped';
    readonly queued_at: Date;
    readonly settled_at: Date | null;
    /** One process at a time sends it, until then. Past: it was tried and may be again. Null: never tried. */
    readonly claimed_until: Date | null;
    /** The mail server's answer, when it failed. */
    readonly failure: string | null;
  };
}

export const notificationMigrations: Record<string, Migration> = {
  '2026-11-06-notifications': {
    up: async (db) => {
      await sql`
        create table notifications (
          id text primary key,
          kind text not null,
          deposit_id text not null references deposits (id) on delete cascade,
          recipient_id text,
          state text not null,
          queued_at timestamptz not null,
          settled_at timestamptz,
          failure text
        )`.execute(db);
      await sql`create index notifications_deposit on notifications (deposit_id)`.execute(db);
    },
  },
  '2026-11-25-notification-claims': {
    up: async (db) => {
      await sql`alter table notifications add column claimed_until timestamptz`.execute(db);
    },
  },
};
