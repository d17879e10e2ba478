import { createHash } from 'node:crypto';
import { formatPickupFragment } from '@secure-mail/contracts';
import { linkToken } from '../deposits/link-token.js';
import type { ServiceContext } from '../service-context.js';
import { composeMail } from './compose-mail.js';
import type { Letter } from './letter.js';
import { lockedLetter, missingLetter, pickupLetter, undeliverableLetter } from './letters.js';
import type { MailTransport } from './mail-transport.js';
import type { NotificationKind } from './notification-tables.js';
import { queueNotification } from './queue-notification.js';

/** After so long the mail server's "later" is taken as "no", and the sender is told. */
const patienceHours = 36;

/**
 * Sends what waits of a kind for a deposit. One that fails does not hold up the others.
 * @throws {AggregateError} when something is worth another try; what was sent is not sent again then
 */
export async function sendNotifications(
  context: ServiceContext,
  transport: MailTransport,
  depositId: string,
  kind: NotificationKind,
): Promise<void> {
  const queued = await context.database
    .selectFrom('notifications')
    .select('id')
    .where('deposit_id', '=', depositId)
    .where('kind', '=', kind)
    .where('state', '=', 'queued')
    .orderBy('id')
    .execute();
  const failures: unknown[] = [];
  for (const { id } of queued) {
    await sendNotification(context, transport, id).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw new AggregateError(failures, 'Some mails could not be sent yet.');
}

/**
 * Composes, signs and sends one queued notification. At least once: killed between the mail server's 250 and
 * our commit, it is sent again, with the same Message-ID and Date, by which mail programs and servers know a
 * duplicate. Once settled it is never sent again.
 * @throws whatever is worth another try, so that the job is run again later
 */
async function sendNotification(
  context: ServiceContext,
  transport: MailTransport,
  notificationId: string,
): Promise<void> {
  const facts = await factsOf(context, notificationId);
  if (facts?.state !== 'queued') return;
  const mail = await mailFor(context, facts);
  if (mail === undefined) return settle(context, facts, 'dropped');
  const from = context.settings.notificationsFrom;
  const message = await composeMail(
    mail.letter,
    {
      from,
      to: mail.to,
      ...(mail.replyTo === undefined ? {} : { replyTo: mail.replyTo }),
      messageId: messageIdOf(notificationId, context.settings.gatewayDomain),
      date: facts.queued_at,
    },
    context.keys.notificationSigner(),
  );
  const outcome = await transport.send({ from, to: mail.to, message }).catch((error: unknown) => {
    const waitedHours = (context.clock().getTime() - facts.queued_at.getTime()) / 3_600_000;
    if (waitedHours < patienceHours) throw error;
    return { accepted: false, reason: error instanceof Error ? error.message : String(error) } as const;
  });
  if (outcome.accepted) return settle(context, facts, 'sent');
  context.log.warn({ reason: outcome.reason, notification: notificationId }, 'notification given up');
  await settle(context, facts, 'failed', outcome.reason);
}

type Facts = NonNullable<Awaited<ReturnType<typeof factsOf>>>;

async function factsOf(context: ServiceContext, notificationId: string) {
  return context.database
    .selectFrom('notifications')
    .innerJoin('deposits', 'deposits.id', 'notifications.deposit_id')
    .leftJoin('deposit_recipients', (join) =>
      join
        .onRef('deposit_recipients.deposit_id', '=', 'notifications.deposit_id')
        .onRef('deposit_recipients.recipient_id', '=', 'notifications.recipient_id'),
    )
    .select([
      'notifications.id',
      'notifications.kind',
      'notifications.state',
      'notifications.queued_at',
      'notifications.deposit_id',
      'notifications.recipient_id',
      'deposits.language',
      'deposits.sender_name',
      'deposits.sender_address',
      'deposits.committed_at',
      'deposits.expires_at',
      'deposits.state as deposit_state',
      'deposit_recipients.address as recipient_address',
      'deposit_recipients.generation',
    ])
    .where('notifications.id', '=', notificationId)
    .executeTakeFirst();
}

/** @returns undefined when there is nothing to say any more */
async function mailFor(
  context: ServiceContext,
  facts: Facts,
): Promise<{ readonly letter: Letter; readonly to: string; readonly replyTo?: string } | undefined> {
  const { language, committed_at: committedAt, expires_at: expiresAt } = facts;
  if (language === null || committedAt === null || expiresAt === null) return undefined;
  const common = { language, service: context.settings.serviceName, senderName: facts.sender_name };
  if (facts.kind === 'missing') {
    if (facts.deposit_state !== 'announced') return undefined;
    const recipients = await context.database
      .selectFrom('deposit_recipients')
      .select('address')
      .where('deposit_id', '=', facts.deposit_id)
      .orderBy('address')
      .execute();
    const recipientAddresses = recipients.map(({ address }) => address);
    return {
      letter: missingLetter({ ...common, recipientAddresses, committedAt }),
      to: facts.sender_address,
    };
  }
  const { recipient_address: recipientAddress, recipient_id: recipientId, generation } = facts;
  if (recipientAddress === null || recipientId === null || generation === null) return undefined;
  switch (facts.kind) {
    case 'pickup': {
      if (expiresAt <= context.clock()) return undefined;
      const token = await linkToken(context.keys, { depositId: facts.deposit_id, recipientId, generation });
      const fragment = formatPickupFragment({ depositId: facts.deposit_id, recipientId, token });
      const letter = pickupLetter({
        ...common,
        senderAddress: facts.sender_address,
        recipientAddress,
        expiresAt,
        link: `${context.settings.pickupUrl}${fragment}`,
      });
      return { letter, to: recipientAddress, replyTo: facts.sender_address };
    }
    case 'locked':
      return { letter: lockedLetter({ ...common, recipientAddress, expiresAt }), to: facts.sender_address };
    case 'undeliverable': {
      const reason = await failureOf(context, `pickup/${facts.deposit_id}/${recipientId}`);
      return {
        letter: undeliverableLetter({ ...common, recipientAddress, reason }),
        to: facts.sender_address,
      };
    }
  }
}

async function failureOf(context: ServiceContext, notificationId: string): Promise<string> {
  const row = await context.database
    .selectFrom('notifications')
    .select('failure')
    .where('id', '=', notificationId)
    .executeTakeFirst();
  return row?.failure ?? '';
}

async function settle(
  context: ServiceContext,
  facts: Facts,
  state: 'sent' | 'failed' | 'dropped',
  failure?: string,
): Promise<void> {
  await context.database.transaction().execute(async (trx) => {
    const settled = await trx
      .updateTable('notifications')
      .set({ state, settled_at: context.clock(), failure: failure ?? null })
      .where('id', '=', facts.id)
      .where('state', '=', 'queued')
      .executeTakeFirst();
    if (settled.numUpdatedRows === 0n || state !== 'failed' || facts.kind !== 'pickup') return;
    const { deposit_id: depositId, recipient_id: recipientId } = facts;
    if (recipientId !== null)
      await queueNotification(context, trx, { kind: 'undeliverable', depositId, recipientId });
  });
}

/** The same for every sending of a notification; tells nothing about the deposit. */
function messageIdOf(notificationId: string, domain: string): string {
  return `<${createHash('sha256').update(notificationId).digest('hex').slice(0, 40)}@${domain}>`;
}
