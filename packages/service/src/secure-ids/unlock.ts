import type { Answer, Body, operatorRoutes, secureIdRoutes } from '@secure-mail/contracts';
import { unlockCodeQueue } from '../notifications/index.js';
import { Refusal } from '../refusal.js';
import type { ServiceContext } from '../service-context.js';
import { storedUnlockCode } from './unlock-code.js';

const requestsPerSource = { perWindow: 20, windowSeconds: 60 * 60 };
/** Only failures count. A code has 100 bits; this bounds what trying costs the service. */
const wrongCodesPerSource = { perWindow: 20, windowSeconds: 60 * 60 };

/** The same answer, after the same work, for everybody: whether there is a mail is seen in the mailbox alone. */
export async function requestUnlockCode(
  context: ServiceContext,
  source: string,
  { address }: Body<typeof secureIdRoutes.requestUnlockCode>,
): Promise<Answer<typeof secureIdRoutes.requestUnlockCode>> {
  await context.throttle.charge('unlock-request', source, requestsPerSource);
  const known = await context.database
    .selectFrom('mailboxes')
    .select('id')
    .where('address', '=', address)
    .executeTakeFirst();
  const mailboxId = known?.id ?? 'unknown';
  await context.database
    .transaction()
    .execute((trx) => context.jobs.send(trx, unlockCodeQueue, { mailboxId }, { singletonKey: mailboxId }));
  return {};
}

/**
 * The owner of the mailbox lets themself in again: there are further tries, and from where they are strangers
 * cannot use them up. The same code again is answered as before and changes nothing.
 */
export async function unlockWithCode(
  context: ServiceContext,
  source: string,
  body: Body<typeof secureIdRoutes.unlockWithCode>,
): Promise<Answer<typeof secureIdRoutes.unlockWithCode>> {
  await context.throttle.charge('unlock-code', source, wrongCodesPerSource);
  const code = await storedUnlockCode(context, body.address, body.code);
  await context.database.transaction().execute(async (trx) => {
    const found = await trx
      .selectFrom('unlock_codes')
      .selectAll()
      .where('code', '=', code)
      .where('expires_at', '>', context.clock())
      .forUpdate()
      .executeTakeFirst();
    if (found === undefined) throw new Refusal('unlock-refused', 'Address or unlock code not accepted.');
    if (found.used_at !== null) return;
    const owner = await trx
      .selectFrom('secure_ids')
      .select('password_record_id')
      .where('mailbox_id', '=', found.mailbox_id)
      .executeTakeFirstOrThrow();
    await context.opaqueRecords.unlock(trx, owner.password_record_id, source);
    await trx
      .updateTable('unlock_codes')
      .set({ used_at: context.clock() })
      .where('code', '=', code)
      .execute();
    await trx
      .deleteFrom('unlock_codes')
      .where('mailbox_id', '=', found.mailbox_id)
      .where('code', '<>', code)
      .execute();
    await context.audit.record(trx, {
      actor: `mailbox/${body.address}`,
      action: 'secure-id-unlocked',
      subject: `mailbox/${body.address}`,
      detail: 'by a code sent to the mailbox',
    });
  });
  await context.throttle.giveBack('unlock-code', source);
  return {};
}

/** The operator lets the owner of a mailbox try again. */
export async function unlockMailbox(
  context: ServiceContext,
  { address }: Body<typeof operatorRoutes.unlockMailbox>,
): Promise<Answer<typeof operatorRoutes.unlockMailbox>> {
  await context.database.transaction().execute(async (trx) => {
    const owner = await trx
      .selectFrom('mailboxes')
      .innerJoin('secure_ids', 'secure_ids.mailbox_id', 'mailboxes.id')
      .select('secure_ids.password_record_id')
      .where('mailboxes.address', '=', address)
      .executeTakeFirst();
    if (owner === undefined) throw new Refusal('mailbox-not-found', `No Secure ID belongs to ${address}.`);
    await context.opaqueRecords.unlock(trx, owner.password_record_id);
    await context.audit.record(trx, {
      actor: 'operator',
      action: 'secure-id-unlocked',
      subject: `mailbox/${address}`,
    });
  });
  return {};
}
