import { type Answer, address, type Body, type operatorRoutes } from '@secure-mail/contracts';
import { Refusal } from '../refusal.js';
import type { ServiceContext } from '../service-context.js';
import { randomRowId, type Transaction } from '../storage/index.js';

type ImportedMailbox = Body<typeof operatorRoutes.importMailboxes>['mailboxes'][number];
type Counts = Answer<typeof operatorRoutes.importMailboxes>;

/** So many rows per statement: below PostgreSQL's limit of 65,535 parameters. */
const batchSize = 2000;

/** Adds mailboxes and updates those that are there, all or none; the same list again changes nothing. */
export async function importMailboxes(
  context: ServiceContext,
  body: Body<typeof operatorRoutes.importMailboxes>,
): Promise<Counts> {
  const mailboxes = parseMailboxes(body.mailboxes);
  return await context.database.transaction().execute(async (trx) => {
    const organisations = await organisationsByDomain(trx);
    const counts = { added: 0, updated: 0, unchanged: 0 };
    for (let start = 0; start < mailboxes.length; start += batchSize) {
      await importBatch(trx, context, mailboxes.slice(start, start + batchSize), { organisations, counts });
    }
    if (counts.added + counts.updated > 0) {
      await context.audit.record(trx, {
        actor: 'operator',
        action: 'mailboxes-imported',
        subject: 'mailboxes',
        detail: `${counts.added} added, ${counts.updated} updated`,
      });
    }
    return counts;
  });
}

function parseMailboxes(mailboxes: readonly ImportedMailbox[]): readonly ImportedMailbox[] {
  const seen = new Set<string>();
  return mailboxes.map((mailbox) => {
    const parsed = address.safeParse(mailbox.address);
    if (!parsed.success) throw new Refusal('invalid-request', `${mailbox.address} is not an e-mail address.`);
    if (seen.has(parsed.data)) throw new Refusal('invalid-request', `${parsed.data} is in the list twice.`);
    seen.add(parsed.data);
    return { ...mailbox, address: parsed.data, displayName: mailbox.displayName.trim() };
  });
}

async function organisationsByDomain(trx: Transaction): Promise<ReadonlyMap<string, string>> {
  const rows = await trx.selectFrom('organisation_domains').select(['domain', 'organisation_id']).execute();
  return new Map(rows.map((row) => [row.domain, row.organisation_id]));
}

async function importBatch(
  trx: Transaction,
  context: ServiceContext,
  batch: readonly ImportedMailbox[],
  state: {
    readonly organisations: ReadonlyMap<string, string>;
    readonly counts: { added: number; updated: number; unchanged: number };
  },
): Promise<void> {
  const rows = await trx
    .selectFrom('mailboxes')
    .select(['address', 'display_name', 'type'])
    .where(
      'address',
      'in',
      batch.map((mailbox) => mailbox.address),
    )
    .execute();
  const known = new Map(rows.map((row) => [row.address, row]));
  const added = batch.filter((mailbox) => !known.has(mailbox.address));
  if (added.length > 0) {
    await trx
      .insertInto('mailboxes')
      .values(
        added.map((mailbox) => ({
          id: randomRowId(),
          address: mailbox.address,
          display_name: mailbox.displayName,
          type: mailbox.type,
          organisation_id: organisationOf(mailbox.address, state.organisations),
          status: 'not-enabled' as const,
          status_since: context.clock(),
          language: 'en' as const,
        })),
      )
      .execute();
  }
  state.counts.added += added.length;
  for (const mailbox of batch) {
    const before = known.get(mailbox.address);
    if (before === undefined) continue;
    if (before.display_name === mailbox.displayName && before.type === mailbox.type) {
      state.counts.unchanged += 1;
      continue;
    }
    await trx
      .updateTable('mailboxes')
      .set({ display_name: mailbox.displayName, type: mailbox.type })
      .where('address', '=', mailbox.address)
      .execute();
    state.counts.updated += 1;
  }
}

function organisationOf(mailboxAddress: string, organisations: ReadonlyMap<string, string>): string {
  const domain = mailboxAddress.slice(mailboxAddress.indexOf('@') + 1);
  const organisation = organisations.get(domain);
  if (organisation === undefined) {
    throw new Refusal(
      'organisation-not-found',
      `${mailboxAddress}: no organisation has the domain ${domain}.`,
    );
  }
  return organisation;
}
