import type { Readable } from 'node:stream';
import { Refusal } from '../refusal.js';
import type { ServiceContext } from '../service-context.js';
import { findPickupSession } from './pickup-session.js';

/**
 * The ciphertext, for whoever answered rightly in the last half hour, and the mark that it was picked up.
 * @param authorization the header of that name
 * @throws {Refusal} `not-signed-in`, `pickup-expired`
 */
export async function pickupContent(
  context: ServiceContext,
  authorization: string | undefined,
): Promise<{ readonly size: number; readonly content: Readable }> {
  const token = /^Bearer ([A-Za-z0-9_-]{1,128})$/i.exec(authorization ?? '')?.[1];
  const session = token === undefined ? undefined : await findPickupSession(context, token);
  if (session === undefined) throw new Refusal('not-signed-in', 'The question has to be answered first.');
  const now = context.clock();
  const deposit = await context.database
    .selectFrom('deposits')
    .select('blob_id')
    .where('id', '=', session.depositId)
    .where('state', '=', 'arrived')
    .where('expires_at', '>', now)
    .executeTakeFirst();
  if (deposit === undefined || deposit.blob_id === null) {
    throw new Refusal('pickup-expired', 'The message is not kept any longer.');
  }
  const blob = await context.blobs.read(deposit.blob_id);
  try {
    await context.database
      .updateTable('deposit_recipients')
      .set({ picked_up_at: now })
      .where('deposit_id', '=', session.depositId)
      .where('recipient_id', '=', session.recipientId)
      .where('picked_up_at', 'is', null)
      .execute();
  } catch (error) {
    // Nobody will read it to its end, which is what closes the file.
    blob.content.destroy();
    throw error;
  }
  return blob;
}
