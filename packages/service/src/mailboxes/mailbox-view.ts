import type { Mailbox } from '@secure-mail/contracts';
import type { Selectable } from 'kysely';
import type { DatabaseOrTransaction } from '../storage/index.js';
import type { MailboxTables } from './mailbox-tables.js';

/** A mailbox as administrators see it. */
export function mailboxView(row: Selectable<MailboxTables['mailboxes']>): Mailbox {
  return {
    id: row.id,
    address: row.address,
    displayName: row.display_name,
    type: row.type,
    status: row.status,
    statusSince: row.status_since.toISOString(),
  };
}

/** All mailboxes, by address (CP-2, CP-8). */
export async function listMailboxes(from: DatabaseOrTransaction): Promise<{ mailboxes: Mailbox[] }> {
  const rows = await from.selectFrom('mailboxes').selectAll().orderBy('address').execute();
  return { mailboxes: rows.map(mailboxView) };
}
