import type { Answer, administrationRoutes, Body } from '@secure-mail/contracts';
import type { Selectable } from 'kysely';
import { voidActivationCodes } from '../activation/index.js';
import { revokeCertificatesOf } from '../certificate-authority/index.js';
import { gettingStartedQueue } from '../notifications/index.js';
import { Refusal } from '../refusal.js';
import type { ServiceContext } from '../service-context.js';
import type { Transaction } from '../storage/index.js';
import type { MailboxTables } from './mailbox-tables.js';
import { mailboxView } from './mailbox-view.js';

type Outcome = Answer<typeof administrationRoutes.changeSecureMail>['outcomes'][number];
type MailboxRow = Selectable<MailboxTables['mailboxes']>;

/** CP-2, CP-3, CP-6: switches Secure Mail on and off; each mailbox gets an outcome of its own. */
export async function changeSecureMail(
  context: ServiceContext,
  actor: string,
  body: Body<typeof administrationRoutes.changeSecureMail>,
): Promise<Answer<typeof administrationRoutes.changeSecureMail>> {
  const contradictory = body.enable.find((id) => body.disable.includes(id));
  if (contradictory !== undefined) {
    throw new Refusal('invalid-request', 'A mailbox cannot be enabled and disabled at once.');
  }
  return await context.database.transaction().execute(async (trx) => {
    const mailboxes = await lockMailboxes(trx, [...body.enable, ...body.disable]);
    const confirmed = await confirmedDomains(trx);
    const outcomes: Outcome[] = [];
    for (const id of new Set(body.enable)) {
      const mailbox = mailboxes.get(id);
      outcomes.push(
        mailbox === undefined ? notFound(id) : await enable(trx, context, { actor, mailbox, confirmed }),
      );
    }
    const disabled: MailboxRow[] = [];
    for (const id of new Set(body.disable)) {
      const mailbox = mailboxes.get(id);
      const on = mailbox !== undefined && isOn(mailbox);
      if (on) disabled.push(mailbox);
      const outcome = on ? 'disabled' : 'unchanged';
      outcomes.push(mailbox === undefined ? notFound(id) : { id, address: mailbox.address, outcome });
    }
    await disable(trx, context, actor, disabled);
    return { outcomes };
  });
}

/** CP-5: the mail goes out again with a new code; the old one stops working at once. */
export async function sendGettingStarted(
  context: ServiceContext,
  actor: string,
  body: Body<typeof administrationRoutes.sendGettingStarted>,
): Promise<Answer<typeof administrationRoutes.sendGettingStarted>> {
  return await context.database.transaction().execute(async (trx) => {
    const mailbox = (await lockMailboxes(trx, [body.id])).get(body.id);
    if (mailbox === undefined) throw new Refusal('mailbox-not-found', 'There is no such mailbox.');
    if (mailbox.status !== 'invited') {
      throw new Refusal(
        'invalid-request',
        `The mailbox ${mailbox.address} is not waiting for its activation.`,
      );
    }
    await voidActivationCodes(trx, context.clock, [mailbox.id]);
    await invite(trx, context, actor, mailbox);
    return { mailbox: mailboxView(mailbox) };
  });
}

async function enable(
  trx: Transaction,
  context: ServiceContext,
  o: { readonly actor: string; readonly mailbox: MailboxRow; readonly confirmed: ReadonlySet<string> },
): Promise<Outcome> {
  const { id, address, type } = o.mailbox;
  if (isOn(o.mailbox)) return { id, address, outcome: 'unchanged' };
  if (type !== 'exchange') return { id, address, outcome: 'refused', reason: 'not-exchange' };
  if (!o.confirmed.has(address.slice(address.indexOf('@') + 1))) {
    return { id, address, outcome: 'refused', reason: 'domain-not-confirmed' };
  }
  await trx
    .updateTable('mailboxes')
    .set({ status: 'invited', status_since: context.clock() })
    .where('id', '=', id)
    .execute();
  await context.audit.record(trx, {
    actor: o.actor,
    action: 'secure-mail-enabled',
    subject: `mailbox/${address}`,
  });
  await invite(trx, context, o.actor, o.mailbox);
  return { id, address, outcome: 'invited' };
}

async function invite(
  trx: Transaction,
  context: ServiceContext,
  actor: string,
  mailbox: MailboxRow,
): Promise<void> {
  await context.jobs.send(trx, gettingStartedQueue, { mailboxId: mailbox.id }, { singletonKey: mailbox.id });
  await context.audit.record(trx, {
    actor,
    action: 'getting-started-requested',
    subject: `mailbox/${mailbox.address}`,
  });
}

/** Revokes, and keeps what the user needs to sign in once more and export (CP-6). */
async function disable(
  trx: Transaction,
  context: ServiceContext,
  actor: string,
  mailboxes: readonly MailboxRow[],
): Promise<void> {
  if (mailboxes.length === 0) return;
  const ids = mailboxes.map((mailbox) => mailbox.id);
  await trx
    .updateTable('mailboxes')
    .set({ status: 'disabled', status_since: context.clock() })
    .where('id', 'in', ids)
    .execute();
  await voidActivationCodes(trx, context.clock, ids);
  const addresses = mailboxes.map((mailbox) => mailbox.address);
  await revokeCertificatesOf(trx, context, addresses, 'cessationOfOperation');
  for (const address of addresses) {
    await context.audit.record(trx, { actor, action: 'secure-mail-disabled', subject: `mailbox/${address}` });
  }
}

/** Locks in the order of ids, so that two administrators at once wait for one another instead of failing. */
async function lockMailboxes(
  trx: Transaction,
  ids: readonly string[],
): Promise<ReadonlyMap<string, MailboxRow>> {
  if (ids.length === 0) return new Map();
  const rows = await trx
    .selectFrom('mailboxes')
    .selectAll()
    .where('id', 'in', [...ids])
    .orderBy('id')
    .forUpdate()
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

async function confirmedDomains(trx: Transaction): Promise<ReadonlySet<string>> {
  const rows = await trx
    .selectFrom('organisation_domains')
    .select('domain')
    .where('confirmed_at', 'is not', null)
    .execute();
  return new Set(rows.map((row) => row.domain));
}

function isOn(mailbox: MailboxRow): boolean {
  return mailbox.status === 'invited' || mailbox.status === 'activated' || mailbox.status === 'suspended';
}

function notFound(id: string): Outcome {
  return { id, address: '', outcome: 'refused', reason: 'not-found' };
}
