import { createHmac } from 'node:crypto';
import { keyLabels, type Language } from '@secure-mail/contracts';
import { newMailedCode, normaliseCode } from '../mailed-codes/index.js';
import type { ServiceContext } from '../service-context.js';
import type { Transaction } from '../storage/index.js';

/**
 * How long a code is good for, and how many a mailbox has at once. Whoever asks for codes in somebody else's
 * name uses these up, but then one of the mails that arrived holds a code that works.
 */
const validHours = 6;
const codesAtOnce = 3;

export interface IssuedUnlockCode {
  readonly code: string;
  readonly address: string;
  readonly displayName: string;
  readonly language: Language;
  readonly expiresAt: Date;
}

type Dependencies = Pick<ServiceContext, 'keys' | 'clock' | 'opaqueRecords'>;

/**
 * A code that unlocks the Secure ID of a mailbox. Only its HMAC is stored, so it exists in the mail alone.
 * @returns undefined when nothing is locked, or the mailbox holds enough codes already
 */
export async function issueUnlockCode(
  context: Dependencies,
  trx: Transaction,
  mailboxId: string,
): Promise<IssuedUnlockCode | undefined> {
  const owner = await trx
    .selectFrom('mailboxes')
    .innerJoin('secure_ids', 'secure_ids.mailbox_id', 'mailboxes.id')
    .select(['mailboxes.address', 'mailboxes.display_name', 'mailboxes.language', 'mailboxes.status'])
    .select('secure_ids.password_record_id')
    .where('mailboxes.id', '=', mailboxId)
    .forUpdate()
    .executeTakeFirst();
  if (owner === undefined || owner.status === 'suspended') return undefined;
  if (!(await context.opaqueRecords.keepsOut(trx, owner.password_record_id))) return undefined;
  const now = context.clock();
  await trx.deleteFrom('unlock_codes').where('expires_at', '<=', now).execute();
  const open = await trx
    .selectFrom('unlock_codes')
    .select('code')
    .where('mailbox_id', '=', mailboxId)
    .where('used_at', 'is', null)
    .execute();
  if (open.length >= codesAtOnce) return undefined;
  const code = newMailedCode();
  const expiresAt = new Date(now.getTime() + validHours * 60 * 60 * 1000);
  await trx
    .insertInto('unlock_codes')
    .values({
      code: await storedUnlockCode(context, owner.address, code),
      mailbox_id: mailboxId,
      expires_at: expiresAt,
      used_at: null,
    })
    .execute();
  return {
    code,
    address: owner.address,
    displayName: owner.display_name,
    language: owner.language,
    expiresAt,
  };
}

/** For a mail that was not sent: its code takes no room. */
export async function withdrawUnlockCode(
  context: Pick<ServiceContext, 'database' | 'keys'>,
  issued: { readonly address: string; readonly code: string },
): Promise<void> {
  await context.database
    .deleteFrom('unlock_codes')
    .where('code', '=', await storedUnlockCode(context, issued.address, issued.code))
    .execute();
}

/** What is kept of a code: bound to its address, so that a code is nothing for anybody else. */
export async function storedUnlockCode(
  context: Pick<ServiceContext, 'keys'>,
  address: string,
  code: string,
): Promise<string> {
  const key = await context.keys.deriveServiceKey(keyLabels.unlockCode);
  return createHmac('sha256', key)
    .update(`${address}\n${normaliseCode(code)}`)
    .digest('base64url');
}
