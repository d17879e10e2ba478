import { randomBytes } from 'node:crypto';
import type { Language } from '@secure-mail/locales';
import type { ServiceContext } from '../service-context.js';
import type { Transaction } from '../storage/index.js';
import { composeMail } from './compose-mail.js';
import { unlockLetter } from './letters.js';
import type { MailTransport } from './mail-transport.js';

/** Whoever asks to be let in again; most who ask get no mail. */
export const unlockCodeQueue = 'unlock-code';

interface IssuedUnlockCode {
  readonly code: string;
  readonly address: string;
  readonly displayName: string;
  readonly language: Language;
  readonly expiresAt: Date;
}

export interface UnlockCodes {
  /** Undefined when nothing is locked, or enough codes are on their way. */
  issue(trx: Transaction, mailboxId: string): Promise<IssuedUnlockCode | undefined>;
  withdraw(issued: IssuedUnlockCode): Promise<void>;
}

/**
 * As with activation codes, the code is made when the mail is composed, and never queued; one whose mail was
 * not sent takes up no room.
 * @throws whatever is worth another try
 */
export async function sendUnlockCode(
  context: ServiceContext,
  transport: MailTransport,
  codes: UnlockCodes,
  mailboxId: string,
): Promise<void> {
  const { settings, keys, log } = context;
  const issued = await context.database.transaction().execute((trx) => codes.issue(trx, mailboxId));
  if (issued === undefined) return;
  const letter = unlockLetter({ ...issued, service: settings.serviceName });
  const from = settings.notificationsFrom;
  const messageId = `<${randomBytes(20).toString('hex')}@${settings.gatewayDomain}>`;
  try {
    const message = await composeMail(
      letter,
      { from, to: issued.address, messageId, date: context.clock() },
      keys.notificationSigner(),
    );
    const outcome = await transport.send({ from, to: issued.address, message });
    if (!outcome.accepted) {
      log.error({ reason: outcome.reason, mailbox: mailboxId }, 'the mail with an unlock code was refused');
    }
  } catch (error) {
    await codes.withdraw(issued);
    throw error;
  }
}
