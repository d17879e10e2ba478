import type { Clock } from '../service-context.js';
import type { Transaction } from '../storage/index.js';

export type AuditAction =
  | 'administrator-created'
  | 'administrator-signed-in'
  | 'administrator-unlocked'
  | 'certificates-issued'
  | 'certificates-revoked'
  | 'domain-confirmed'
  | 'getting-started-refused'
  | 'getting-started-requested'
  | 'getting-started-sent'
  | 'mailboxes-imported'
  | 'organisation-created'
  | 'secure-mail-disabled'
  | 'secure-mail-enabled'
  | 'secure-id-activated'
  | 'secure-id-unlocked'
  | 'recipient-unlocked';

/** Who did what when (CP-8). Written in the transaction of the deed itself: neither is there without the other. */
export interface Audit {
  record(
    trx: Transaction,
    entry: {
      readonly actor: string;
      readonly action: AuditAction;
      readonly subject: string;
      readonly detail?: string;
    },
  ): Promise<void>;
}

export function openAudit(clock: Clock): Audit {
  return {
    record: async (trx, { actor, action, subject, detail }) => {
      await trx
        .insertInto('audit_entries')
        .values({ at: clock(), actor, action, subject, detail: detail ?? null })
        .execute();
    },
  };
}
