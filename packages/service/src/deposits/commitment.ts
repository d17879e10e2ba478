import { createHmac } from 'node:crypto';
import { type Body, type depositRoutes, keyLabels } from '@secure-mail/contracts';
import type { ServiceKeys } from './link-token.js';

export type Commitment = Body<typeof depositRoutes.commitDeposit>;

/**
 * A fingerprint that tells a repeated commitment from another one. Keyed, because the commitment holds
 * questions: a plain hash in the database would let them be guessed offline.
 */
export async function commitmentFingerprint(keys: ServiceKeys, commitment: Commitment): Promise<string> {
  const key = await keys.deriveServiceKey(keyLabels.commitment);
  const recipients = [...commitment.recipients].sort((a, b) => (a.recipientId < b.recipientId ? -1 : 1));
  return createHmac('sha256', key)
    .update(JSON.stringify({ ...commitment, recipients }))
    .digest('base64url');
}
