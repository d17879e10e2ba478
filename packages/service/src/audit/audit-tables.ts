import type { Generated } from 'kysely';
import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export interface AuditTables {
  readonly audit_entries: {
    readonly id: Generated<number>;
    readonly at: Date;
    /** `administrator/NAME`, `operator`, `mailbox/ADDRESS`, `service`. */
    readonly actor: string;
    readonly action: string;
    readonly subject: string;
    readonly detail: string | null;
  };
}

export const auditMigrations: Record<string, Migration> = {
  '2026-11-01-audit': {
    up: async (db) => {
      await sql`
        create table audit_entries (
          id bigint generated always as identity primary key,
          at timestamptz not null,
          actor text not null,
          action text not null,
          subject text not null,
          detail text
        )`.execute(db);
      await sql`create index audit_entries_subject on audit_entries (subject, id)`.execute(db);
    },
  },
};
