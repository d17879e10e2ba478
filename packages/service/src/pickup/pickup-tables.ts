import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export interface PickupTables {
  /** Opened by a right answer; each is good for one recipient's copy of one deposit. */
  readonly pickup_sessions: {
    /** HMAC of the token. */
    readonly token: string;
    readonly deposit_id: string;
    readonly recipient_id: string;
    readonly expires_at: Date;
  };
}

export const pickupMigrations: Record<string, Migration> = {
  '2026-11-07-pickup-sessions': {
    up: async (db) => {
      await sql`
        create table pickup_sessions (
          token text primary key,
          deposit_id text not null,
          recipient_id text not null,
          expires_at timestamptz not null,
          foreign key (deposit_id, recipient_id)
            references deposit_recipients (deposit_id, recipient_id) on delete cascade
        )`.execute(db);
      await sql`create index pickup_sessions_expiry on pickup_sessions (expires_at)`.execute(db);
      await sql`create index pickup_sessions_deposit on pickup_sessions (deposit_id)`.execute(db);
    },
  },
};
