import { Refusal } from '../refusal.js';
import type { Transaction } from '../storage/index.js';

/**
 * Only somebody whose Secure ID is active sends; the session alone does not say so, it may be older than the
 * suspension (CP-7) or the disabling (CP-6).
 */
export async function requireActiveSender(trx: Transaction, secureIdId: string): Promise<void> {
  const row = await trx
    .selectFrom('secure_ids')
    .innerJoin('mailboxes', 'mailboxes.id', 'secure_ids.mailbox_id')
    .select('mailboxes.status')
    .where('secure_ids.id', '=', secureIdId)
    .executeTakeFirst();
  if (row?.status === 'activated') return;
  if (row?.status === 'suspended') throw new Refusal('secure-id-suspended', 'The Secure ID is suspended.');
  throw new Refusal('secure-id-disabled', 'The Secure ID is disabled.');
}
