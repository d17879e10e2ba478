import type { Answer, Body, secureIdRoutes } from '@secure-mail/contracts';
import { chainOf } from '../certificate-authority/index.js';
import type { SignedInSubscriber } from '../http/index.js';
import { Refusal } from '../refusal.js';
import type { ServiceContext } from '../service-context.js';

type Entry = Answer<typeof secureIdRoutes.lookUpRecipients>['entries'][number];

/** Enough for anybody who writes mail; not for whoever collects addresses. */
const lookUpsPerSubscriber = { perWindow: 600, windowSeconds: 60 * 60 };

/** SE-1: which addresses are subscribers. Only who can read now counts: active, certificate valid, not revoked. */
export async function lookUpRecipients(
  context: ServiceContext,
  subscriber: SignedInSubscriber,
  { addresses }: Body<typeof secureIdRoutes.lookUpRecipients>,
): Promise<Answer<typeof secureIdRoutes.lookUpRecipients>> {
  await refuseDisabled(context, subscriber);
  await context.throttle.charge('directory', subscriber.secureIdId, lookUpsPerSubscriber);
  const now = context.clock();
  const rows = await context.database
    .selectFrom('mailboxes')
    .innerJoin('secure_ids', 'secure_ids.mailbox_id', 'mailboxes.id')
    .innerJoin('certificates', 'certificates.serial_number', 'secure_ids.encryption_serial')
    .select(['mailboxes.address', 'certificates.der', 'certificates.authority_id', 'secure_ids.capabilities'])
    .where('mailboxes.address', 'in', addresses)
    .where('mailboxes.status', '=', 'activated')
    .where('certificates.revoked_at', 'is', null)
    .where('certificates.not_before', '<=', now)
    .where('certificates.not_after', '>', now)
    .execute();
  const entries = new Map<string, Entry>();
  for (const row of rows) {
    const chain = await chainOf(context.database, row.authority_id);
    entries.set(row.address, {
      address: row.address,
      subscriber: true,
      encryptionCertificate: Buffer.from(row.der).toString('base64url'),
      chain: chain.map((certificate) => Buffer.from(certificate.der).toString('base64url')),
      capabilities: row.capabilities,
    });
  }
  return { entries: addresses.map((address) => entries.get(address) ?? { address, subscriber: false }) };
}

/** Who was disabled signs in to export, not to send (CP-6). */
async function refuseDisabled(context: ServiceContext, subscriber: SignedInSubscriber): Promise<void> {
  const mailbox = await context.database
    .selectFrom('mailboxes')
    .select('status')
    .where('id', '=', subscriber.mailboxId)
    .executeTakeFirst();
  if (mailbox?.status === 'activated') return;
  throw new Refusal('secure-id-disabled', 'Secure Mail was switched off for this mailbox.');
}
