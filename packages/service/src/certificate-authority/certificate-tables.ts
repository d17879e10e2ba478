import type { RevocationReason } from '@secure-mail/smime';
import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export interface CertificateTables {
  /** The root and the issuing CAs; their keys are in the key folder. */
  readonly certificate_authorities: {
    readonly id: string;
    /** Null: the root, and the CA of the gateway's own domain. */
    readonly organisation_id: string | null;
    readonly certificate: Uint8Array;
    readonly created_at: Date;
  };
  readonly certificates: {
    /** Lower-case hex. */
    readonly serial_number: string;
    readonly authority_id: string;
    readonly address: string;
    readonly use: 'sign' | 'encrypt';
    readonly der: Uint8Array;
    readonly not_before: Date;
    readonly not_after: Date;
    readonly revoked_at: Date | null;
    readonly revocation_reason: RevocationReason | null;
  };
  /**
   * Every certificate ever issued, in order, each entry bound to the one before: a certificate that was
   * issued behind somebody's back is there to be found, and cannot be taken out again.
   */
  readonly certificate_log: {
    readonly index: number;
    readonly address: string;
    /** SHA-256 of the certificate, lower-case hex. */
    readonly fingerprint: string;
    readonly at: Date;
    /** SHA-256 over the previous hash and this entry, lower-case hex. */
    readonly hash: string;
  };
  readonly revocation_lists: {
    readonly authority_id: string;
    readonly number: string;
    readonly der: Uint8Array;
    readonly next_update: Date;
  };
}

export const certificateMigrations: Record<string, Migration> = {
  '2026-11-02-certificates': {
    up: async (db) => {
      await sql`
        create table certificate_authorities (
          id text primary key,
          organisation_id text references organisations (id),
          certificate bytea not null,
          created_at timestamptz not null
        )`.execute(db);
      await sql`
        create table certificates (
          serial_number text primary key,
          authority_id text not null references certificate_authorities (id),
          address text not null,
          use text not null,
          der bytea not null,
          not_before timestamptz not null,
          not_after timestamptz not null,
          revoked_at timestamptz,
          revocation_reason text
        )`.execute(db);
      await sql`create index certificates_address on certificates (address)`.execute(db);
      await sql`
        create index certificates_revoked on certificates (authority_id) where revoked_at is not null`.execute(
        db,
      );
      await sql`
        create table certificate_log (
          index integer primary key,
          address text not null,
          fingerprint text not null unique,
          at timestamptz not null,
          hash text not null
        )`.execute(db);
      await sql`create index certificate_log_address on certificate_log (address)`.execute(db);
      await sql`
        create table revocation_lists (
          authority_id text primary key references certificate_authorities (id),
          number text not null,
          der bytea not null,
          next_update timestamptz not null
        )`.execute(db);
    },
  },
};
