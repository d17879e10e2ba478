import { createHmac, randomBytes } from 'node:crypto';
import { keyLabels } from '@secure-mail/contracts';
import { minutesAfter } from '../deposits/index.js';
import type { ServiceContext } from '../service-context.js';

/** Long enough for a large message on a slow line; the answer has to be given again after that. */
const sessionMinutes = 30;

export interface PickupSession {
  readonly depositId: string;
  readonly recipientId: string;
}

/** Opens a session after a right answer. Its token is stored as an HMAC only. */
export async function openPickupSession(context: ServiceContext, session: PickupSession): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await context.database
    .insertInto('pickup_sessions')
    .values({
      token: await storedForm(context, token),
      deposit_id: session.depositId,
      recipient_id: session.recipientId,
      expires_at: minutesAfter(context.clock(), sessionMinutes),
    })
    .execute();
  return token;
}

/** @returns undefined for a token that is not, or no longer, one of ours */
export async function findPickupSession(
  context: ServiceContext,
  token: string,
): Promise<PickupSession | undefined> {
  const row = await context.database
    .selectFrom('pickup_sessions')
    .select(['deposit_id', 'recipient_id'])
    .where('token', '=', await storedForm(context, token))
    .where('expires_at', '>', context.clock())
    .executeTakeFirst();
  return row === undefined ? undefined : { depositId: row.deposit_id, recipientId: row.recipient_id };
}

export async function forgetPickupSessions(context: ServiceContext): Promise<void> {
  await context.database.deleteFrom('pickup_sessions').where('expires_at', '<=', context.clock()).execute();
}

async function storedForm(context: ServiceContext, token: string): Promise<string> {
  const key = await context.keys.deriveServiceKey(keyLabels.session);
  return createHmac('sha256', key).update(`pickup\n${token}`).digest('base64url');
}
