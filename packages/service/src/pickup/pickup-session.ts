import { createHmac } from 'node:crypto';
import { keyLabels } from '@secure-mail/contracts';
import { minutesAfter } from '../deposits/index.js';
import type { ServiceContext } from '../service-context.js';

/** Long enough for a large message on a slow line; the answer has to be given again after that. */
const sessionMinutes = 30;

export interface PickupSession {
  readonly depositId: string;
  readonly recipientId: string;
}

/**
 * Opens a session after a right answer. The token comes from the login's random id under a service key, so that
 * a repeated finish gets the same one although only its HMAC is stored; its half hour does not begin again.
 */
export async function openPickupSession(
  context: ServiceContext,
  { depositId, recipientId, loginId }: PickupSession & { readonly loginId: string },
): Promise<string> {
  const key = await context.keys.deriveServiceKey(keyLabels.session);
  const token = createHmac('sha256', key).update(`pickup-token\n${loginId}`).digest('base64url');
  await context.database
    .insertInto('pickup_sessions')
    .values({
      token: await storedForm(context, token),
      deposit_id: depositId,
      recipient_id: recipientId,
      expires_at: minutesAfter(context.clock(), sessionMinutes),
    })
    .onConflict((conflict) => conflict.column('token').doNothing())
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
