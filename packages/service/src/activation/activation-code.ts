import { createHmac } from 'node:crypto';
import { keyLabels, type Language } from '@secure-mail/contracts';
import { newMailedCode, normaliseCode } from '../mailed-codes/index.js';
import type { ServiceContext } from '../service-context.js';
import type { Transaction } from '../storage/index.js';

const validDays = 14;

export interface IssuedCode {
  /** As it is printed in the mail: `ABCDE-FGHJK-MNPQR-STVWX`. */
  readonly code: string;
  readonly address: string;
  readonly displayName: string;
  readonly language: Language;
  readonly expiresAt: Date;
}

/**
 * A new code for an invited mailbox; codes issued before stop working. Only its HMAC is stored, so it exists
 * in the mail alone.
 * @returns undefined when the mailbox is not waiting for its activation (any more)
 */
export async function issueActivationCode(
  context: Pick<ServiceContext, 'keys' | 'clock'>,
  trx: Transaction,
  mailboxId: string,
): Promise<IssuedCode | undefined> {
  const mailbox = await trx
    .selectFrom('mailboxes')
    .select(['address', 'display_name', 'language', 'status'])
    .where('id', '=', mailboxId)
    .forUpdate()
    .executeTakeFirst();
  if (mailbox?.status !== 'invited') return undefined;
  await voidActivationCodes(trx, context.clock, [mailboxId]);
  const code = newMailedCode();
  const issuedAt = context.clock();
  const expiresAt = new Date(issuedAt.getTime() + validDays * 24 * 60 * 60 * 1000);
  await trx
    .insertInto('activation_codes')
    .values({
      code: await storedCode(context.keys, mailbox.address, code),
      mailbox_id: mailboxId,
      issued_at: issuedAt,
      expires_at: expiresAt,
      superseded_at: null,
      used_at: null,
    })
    .execute();
  return {
    code,
    address: mailbox.address,
    displayName: mailbox.display_name,
    language: mailbox.language,
    expiresAt,
  };
}

/** Codes that were not used stop working. */
export async function voidActivationCodes(
  trx: Transaction,
  clock: ServiceContext['clock'],
  mailboxIds: readonly string[],
): Promise<void> {
  await trx
    .updateTable('activation_codes')
    .set({ superseded_at: clock() })
    .where('mailbox_id', 'in', [...mailboxIds])
    .where('superseded_at', 'is', null)
    .where('used_at', 'is', null)
    .execute();
}

/** What is kept of a code: bound to its address, so that a code is nothing for anybody else. */
export async function storedCode(
  keys: ServiceContext['keys'],
  address: string,
  code: string,
): Promise<string> {
  const key = await keys.deriveServiceKey(keyLabels.activationCode);
  return createHmac('sha256', key)
    .update(`${address}\n${normaliseCode(code)}`)
    .digest('base64url');
}
