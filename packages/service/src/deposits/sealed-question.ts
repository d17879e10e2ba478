import { deriveKey, fromBase64Url, sealBytes, toBase64Url } from '@secure-mail/client';
import { keyLabels } from '@secure-mail/contracts';

/**
 * A question as the service keeps it: AES-256-GCM under a key that comes out of the recipient's link token.
 * Whoever has the database alone cannot read it. The contract names nonce and associated data.
 */
export async function sealQuestion(facts: {
  readonly depositId: string;
  readonly recipientId: string;
  readonly token: string;
  readonly question: string;
}): Promise<string> {
  const key = await deriveKey(fromBase64Url(facts.token), keyLabels.question);
  const text = new TextEncoder();
  const associated = text.encode(`${facts.depositId}/${facts.recipientId}`);
  return toBase64Url(await sealBytes(key, text.encode(facts.question), associated));
}
