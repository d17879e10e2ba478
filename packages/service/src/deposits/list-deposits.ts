import type { Answer, depositRoutes } from '@secure-mail/contracts';
import type { ServiceContext } from '../service-context.js';
import type { Sender } from './prepare-deposit.js';

type Listed = Answer<typeof depositRoutes.listDeposits>['deposits'][number];
type ListedRecipient = Listed['recipients'][number];

/** What a sender has waiting for outside recipients, newest first. */
export async function listDeposits(
  context: ServiceContext,
  sender: Sender,
): Promise<Answer<typeof depositRoutes.listDeposits>> {
  const now = context.clock();
  const deposits = await context.database
    .selectFrom('deposits')
    .select(['id', 'state', 'committed_at', 'expires_at', 'missing_reported_at'])
    .where('sender_id', '=', sender.secureIdId)
    .where('state', '<>', 'prepared')
    .orderBy('prepared_at', 'desc')
    .limit(100)
    .execute();
  if (deposits.length === 0) return { deposits: [] };
  const recipients = await context.database
    .selectFrom('deposit_recipients')
    .select(['deposit_id', 'recipient_id', 'address', 'record_id', 'picked_up_at'])
    .where(
      'deposit_id',
      'in',
      deposits.map(({ id }) => id),
    )
    .orderBy('address')
    .execute();
  const standings = await context.opaqueRecords.standings(
    recipients.flatMap(({ record_id }) => record_id ?? []),
  );
  const listed: Listed[] = [];
  for (const deposit of deposits) {
    if (deposit.committed_at === null || deposit.expires_at === null) continue;
    const expired = deposit.expires_at <= now;
    listed.push({
      depositId: deposit.id,
      state: expired ? 'expired' : stateOf(deposit),
      createdAt: deposit.committed_at.toISOString(),
      expiresAt: deposit.expires_at.toISOString(),
      recipients: recipients
        .filter(({ deposit_id }) => deposit_id === deposit.id)
        .map((recipient) => {
          const standing = expired ? undefined : standings.get(recipient.record_id ?? '');
          return {
            recipientId: recipient.recipient_id,
            address: recipient.address,
            state: expired ? 'expired' : recipientState(recipient, standing?.locked === true),
            triesLeft: standing?.triesLeft ?? 0,
          };
        }),
    });
  }
  return { deposits: listed };
}

function recipientState(recipient: { picked_up_at: Date | null }, locked: boolean): ListedRecipient['state'] {
  if (locked) return 'locked';
  return recipient.picked_up_at === null ? 'waiting' : 'picked-up';
}

function stateOf(deposit: { state: string; missing_reported_at: Date | null }): Listed['state'] {
  if (deposit.state === 'arrived') return 'arrived';
  return deposit.missing_reported_at === null ? 'announced' : 'missing';
}
