import type { Language } from '@secure-mail/contracts';
import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * `prepared`: registrations were evaluated. `announced`: its sender committed to the message. `arrived`: the
 * gateway took it. `expired`: only what its links and its sender's list must be told is left.
 */
export type DepositState = 'prepared' | 'announced' | 'arrived' | 'expired';

export interface DepositTables {
  readonly deposits: {
    readonly id: string;
    /** Secure ID of the sender. */
    readonly sender_id: string;
    readonly sender_address: string;
    readonly sender_name: string;
    readonly state: DepositState;
    readonly prepared_at: Date;
    /** Keyed fingerprint of the whole commitment, for telling a repetition from another one. */
    readonly commitment: string | null;
    readonly digest: string | null;
    readonly size: number | null;
    readonly language: Language | null;
    readonly deposit_key_for_sender: string | null;
    readonly committed_at: Date | null;
    readonly expires_at: Date | null;
    readonly arrived_at: Date | null;
    readonly blob_id: string | null;
    readonly missing_reported_at: Date | null;
  };
  readonly deposit_recipients: {
    readonly deposit_id: string;
    readonly recipient_id: string;
    readonly address: string;
    /** Of the link token: raised, it makes older links worthless. */
    readonly generation: number;
    /** OPAQUE record; null once expired, like the two that follow. */
    readonly record_id: string | null;
    readonly sealed_question: string | null;
    readonly wrapped_deposit_key: string | null;
    /** Version of the normal form in which the answer was registered. */
    readonly answer_normalisation: number;
    readonly picked_up_at: Date | null;
    /** How often the sender unlocked: each round of tries has a lock notice of its own. */
    readonly unlocks: number;
    readonly last_start_at: Date | null;
  };
}

export const depositMigrations: Record<string, Migration> = {
  '2026-11-05-deposits': {
    up: async (db) => {
      await sql`
        create table deposits (
          id text primary key,
          sender_id text not null references secure_ids (id),
          sender_address text not null,
          sender_name text not null,
          state text not null,
          prepared_at timestamptz not null,
          commitment text,
          digest text,
          size integer,
          language text,
          deposit_key_for_sender text,
          committed_at timestamptz,
          expires_at timestamptz,
          arrived_at timestamptz,
          blob_id text,
          missing_reported_at timestamptz
        )`.execute(db);
      await sql`create index deposits_sender on deposits (sender_id, prepared_at desc)`.execute(db);
      // Small indexes whatever the number of deposits: each holds only the rows that its job may look for.
      await sql`create index deposits_prepared on deposits (prepared_at) where state = 'prepared'`.execute(
        db,
      );
      await sql`create index deposits_expiry on deposits (expires_at) where state <> 'prepared'`.execute(db);
      await sql`create index deposits_blob on deposits (blob_id) where blob_id is not null`.execute(db);
      await sql`
        create table deposit_recipients (
          deposit_id text not null references deposits (id) on delete cascade,
          recipient_id text not null,
          address text not null,
          generation integer not null,
          record_id text unique,
          sealed_question text,
          wrapped_deposit_key text,
          picked_up_at timestamptz,
          unlocks integer not null,
          last_start_at timestamptz,
          primary key (deposit_id, recipient_id)
        )`.execute(db);
    },
  },
  '2026-11-24-answer-normalisation': {
    up: async (db) => {
      // Whatever was registered before was registered in the first form.
      await sql`alter table deposit_recipients add column answer_normalisation integer not null default 1`.execute(
        db,
      );
      await sql`alter table deposit_recipients alter column answer_normalisation drop default`.execute(db);
    },
  },
};
