import { createHmac, timingSafeEqual } from 'node:crypto';
import { associatedData } from '@secure-mail/client';
import { keyLabels } from '@secure-mail/contracts';

/** Where a service key comes from: the key folder, never the database. */
export interface ServiceKeys {
  deriveServiceKey(label: (typeof keyLabels)[keyof typeof keyLabels]): Promise<Uint8Array>;
}

export interface LinkSubject {
  readonly depositId: string;
  readonly recipientId: string;
  readonly generation: number;
}

/**
 * The token of a recipient's link: computed whenever it is needed, stored and queued nowhere, so that neither
 * the database nor its backups open a question.
 */
export async function linkToken(keys: ServiceKeys, subject: LinkSubject): Promise<string> {
  const key = await keys.deriveServiceKey(keyLabels.linkToken);
  return createHmac('sha256', key)
    .update(associatedData(subject.depositId, subject.recipientId, String(subject.generation)))
    .digest('base64url');
}

/** Whether a token is the subject's, in a time that does not depend on where they differ. */
export async function isLinkToken(keys: ServiceKeys, subject: LinkSubject, token: string): Promise<boolean> {
  const genuine = Buffer.from(await linkToken(keys, subject));
  const offered = Buffer.from(token);
  return offered.length === genuine.length && timingSafeEqual(offered, genuine);
}
