import { Refusal } from '../refusal.js';
import type { ServiceContext } from '../service-context.js';
import type { Transaction } from '../storage/index.js';
import { depositLife, minutesAfter } from './deposit-life.js';
import type { Sender } from './prepare-deposit.js';

/**
 * One sender's deposits wait for one another, so that many at once are counted like one after another. Taken
 * before a deposit's own lock, always.
 */
export async function lockSender(trx: Transaction, sender: Sender): Promise<void> {
  await trx
    .selectFrom('secure_ids')
    .select('id')
    .where('id', '=', sender.secureIdId)
    .forNoKeyUpdate()
    .execute();
}

/**
 * What one sender may have the service do: a signed-in subscriber, or whoever took over their machine, neither
 * floods outsiders with notifications nor fills the disk.
 * @param added what would come on top
 * @throws {Refusal} `too-many-requests` with the seconds until the first of what counts does not count any more
 */
export async function refuseBeyondLimits(
  context: Pick<ServiceContext, 'settings' | 'clock'>,
  trx: Transaction,
  sender: Sender,
  added: { readonly recipients: number; readonly bytes: number },
): Promise<void> {
  const { settings } = context;
  const now = context.clock();
  const windows = [
    { minutes: 60, allowed: settings.senderRecipientsPerHour },
    { minutes: 24 * 60, allowed: settings.senderRecipientsPerDay },
  ];
  for (const { minutes, allowed } of windows) {
    const { recipients, oldest } = await notified(trx, sender, minutesAfter(now, -minutes));
    if (recipients + added.recipients > allowed) {
      throw tooMany('Too many recipients of one sender.', minutesAfter(oldest ?? now, minutes), now);
    }
  }
  if (added.bytes === 0) return;
  const waiting = await trx
    .selectFrom('deposits')
    .select(({ fn }) => [fn.sum<string | null>('size').as('bytes'), fn.min('expires_at').as('first')])
    .where('sender_id', '=', sender.secureIdId)
    .where('state', 'in', ['announced', 'arrived'])
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow();
  if (Number(waiting.bytes ?? 0) + added.bytes > settings.senderBytesWaiting) {
    throw tooMany('Too much of one sender waits to be picked up.', waiting.first ?? now, now);
  }
}

async function notified(
  trx: Transaction,
  sender: Sender,
  since: Date,
): Promise<{ readonly recipients: number; readonly oldest: Date | null }> {
  const { recipients, oldest } = await trx
    .selectFrom('deposits')
    .innerJoin('deposit_recipients', 'deposit_recipients.deposit_id', 'deposits.id')
    .select(({ fn }) => [
      fn.countAll<string>().as('recipients'),
      fn.min('deposits.committed_at').as('oldest'),
    ])
    .where('deposits.sender_id', '=', sender.secureIdId)
    // The index is by this; nothing is committed that was prepared longer before.
    .where('deposits.prepared_at', '>', minutesAfter(since, -60 * depositLife.preparedHours))
    .where('deposits.committed_at', '>', since)
    .executeTakeFirstOrThrow();
  return { recipients: Number(recipients), oldest };
}

function tooMany(message: string, until: Date, now: Date): Refusal {
  const retryAfter = Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1000));
  return new Refusal('too-many-requests', message, { retryAfter });
}
