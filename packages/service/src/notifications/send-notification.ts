import { createHash } from 'node:crypto';
import { formatPickupFragment } from '@secure-mail/contracts';
import { linkToken } from '../deposits/link-token.js';
import type { ServiceContext } from '../service-context.js';
import { composeMail } from './compose-mail.js';
import type { Letter } from './letter.js';
import { lockedLetter, missingLetter, pickupLetter, undeliverableLetter } from './letters.js';
import type { MailTransport } from './mail-transport.js';
import type { NotificationKind } from './notification-tables.js';
import { queueNotification, queueSending } from './queue-notification.js';

/** After so long the mail server's "later" is taken as "no", and the sender is told. */
const patienceHours = 36;

/** One job's share, so that five jobs after one another end before the first of them expires (ten minutes). */
const share = { mails: 20, seconds: 90 } as const;

/**
 * For so long a notification is one process's to send. Renewed while the mail server is slow to answer, so that
 * it ends soon only after the process did.
 */
const claim = { seconds: 60, renewedAfterSeconds: 20 } as const;

/**
 * Sends what waits of a kind for a deposit, a job's share of it: those first that were never tried. One that
 * fails does not hold up the others. While anything is left, a job for it is left.
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
    .select(['id', 'claimed_until'])
    .where('deposit_id', '=', depositId)
    .where('kind', '=', kind)
    .where('state', '=', 'queued')
    .orderBy('claimed_until', (order) => order.asc().nullsFirst())
    .orderBy('id')
    .execute();
  const ends = Date.now() + share.seconds * 1000;
  const failures: unknown[] = [];
  let tried = 0;
  for (const { id } of queued.slice(0, share.mails)) {
    if (Date.now() >= ends) break;
    tried += 1;
    await sendNotification(context, transport, id).catch((error: unknown) => failures.push(error));
  }
  const left = queued.slice(tried);
  if (left.some(({ claimed_until }) => claimed_until === null)) {
    await context.database.transaction().execute((trx) => queueSending(context, trx, { depositId, kind }));
  } else if (left.length > 0) {
    failures.push(new Error('More mails wait to be tried again than one job sends.'));
  }
  if (failures.length > 0) throw new AggregateError(failures, 'Some mails could not be sent yet.');
}

/**
 * Composes, signs and sends one queued notification, which this process has claimed: neither another process
 * nor the same job fetched a second time sends it meanwhile. At least once: killed between the mail server's
 * 250 and our commit, it is sent again, with the same Message-ID and Date, by which mail programs and servers
 * know a duplicate. Once settled it is never sent again.
 * @throws whatever is worth another try, so that the job is run again later
 */
async function sendNotification(
  context: ServiceContext,
  transport: MailTransport,
  notificationId: string,
): Promise<void> {
  if (!(await takeClaim(context, notificationId))) return;
  const renewal = setInterval(() => {
    // Not renewed, the claim ends: at worst the mail is sent twice, under one Message-ID.
    setClaim(context, notificationId, claim.seconds).catch((error: unknown) =>
      context.log.warn({ err: error, notification: notificationId }, 'claim not renewed'),
    );
  }, claim.renewedAfterSeconds * 1000);
  try {
    const facts = await factsOf(context, notificationId);
    if (facts?.state === 'queued') await sendClaimed(context, transport, facts);
  } catch (error) {
    await setClaim(context, notificationId, 0);
    throw error;
  } finally {
    clearInterval(renewal);
  }
}

async function sendClaimed(context: ServiceContext, transport: MailTransport, facts: Facts): Promise<void> {
  const mail = await mailFor(context, facts);
  if (mail === undefined) return settle(context, facts, 'dropped');
  const from = context.settings.notificationsFrom;
  const message = await composeMail(
    mail.letter,
    {
      from,
      to: mail.to,
      ...(mail.replyTo === undefined ? {} : { replyTo: mail.replyTo }),
      messageId: messageIdOf(facts.id, context.settings.gatewayDomain),
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
  context.log.warn({ reason: outcome.reason, notification: facts.id }, 'notification given up');
  await settle(context, facts, 'failed', outcome.reason);
}

/**
 * Makes a notification this process's to send.
 * @returns false when it was settled meanwhile
 * @throws when another has it: should that one fail or be killed, this job looks again
 */
async function takeClaim(context: ServiceContext, notificationId: string): Promise<boolean> {
  const now = context.clock();
  const claimed = await context.database
    .updateTable('notifications')
    .set({ claimed_until: new Date(now.getTime() + claim.seconds * 1000) })
    .where('id', '=', notificationId)
    .where('state', '=', 'queued')
    .where((where) => where.or([where('claimed_until', 'is', null), where('claimed_until', '<=', now)]))
    .returning('id')
    .executeTakeFirst();
  if (claimed !== undefined) return true;
  const waiting = await context.database
    .selectFrom('notifications')
    .select('id')
    .where('id', '=', notificationId)
    .where('state', '=', 'queued')
    .executeTakeFirst();
  if (waiting !== undefined) throw new Error('Another process is sending this notification.');
  return false;
}

/** The claim lasts for so many seconds from now; none: it is let go. */
async function setClaim(context: ServiceContext, notificationId: string, seconds: number): Promise<void> {
  await context.database
    .updateTable('notifications')
    .set({ claimed_until: new Date(context.clock().getTime() + seconds * 1000) })
    .where('id', '=', notificationId)
    .where('state', '=', 'queued')
    .execute();
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
      .set({ state, settled_at: context.clock(), claimed_until: null, failure: failure ?? null })
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
