import { randomBytes } from 'node:crypto';
import type { Language } from '@secure-mail/locales';
import type { ServiceContext } from '../service-context.js';
import type { Transaction } from '../storage/index.js';
import { composeMail } from './compose-mail.js';
import { gettingStartedLetter } from './letters.js';
import type { MailTransport } from './mail-transport.js';

/** Sent by whoever enables Secure Mail for a mailbox, or asks for the mail again (CP-5). */
export const gettingStartedQueue = 'getting-started';

/** Makes a code for an invited mailbox, and older ones worthless; undefined when it is not invited any more. */
export type IssueActivationCode = (
  trx: Transaction,
  mailboxId: string,
) => Promise<
  | {
      readonly code: string;
      readonly address: string;
      readonly displayName: string;
      readonly language: Language;
      readonly expiresAt: Date;
    }
  | undefined
>;

/**
 * CP-5. The activation code is made here, when the mail is composed, and older ones stop working: no code is
 * ever queued. That also sets the Message-ID: a mail that is tried again holds another code, so it must not
 * count as a duplicate of the one before.
 * @throws whatever is worth another try
 */
export async function sendGettingStarted(
  context: ServiceContext,
  transport: MailTransport,
  issueActivationCode: IssueActivationCode,
  mailboxId: string,
): Promise<void> {
  const { settings, keys, log } = context;
  const issued = await context.database.transaction().execute((trx) => issueActivationCode(trx, mailboxId));
  if (issued === undefined) return;
  const letter = gettingStartedLetter({
    language: issued.language,
    service: settings.serviceName,
    displayName: issued.displayName,
    address: issued.address,
    activationCode: issued.code,
    expiresAt: issued.expiresAt,
    downloadUrl: `${settings.publicUrl}/download/`,
    serviceUrl: settings.publicUrl,
  });
  const from = settings.notificationsFrom;
  const messageId = `<${randomBytes(20).toString('hex')}@${settings.gatewayDomain}>`;
  const message = await composeMail(
    letter,
    { from, to: issued.address, messageId, date: context.clock() },
    keys.notificationSigner(),
  );
  const outcome = await transport.send({ from, to: issued.address, message });
  if (!outcome.accepted) {
    log.error({ reason: outcome.reason, mailbox: mailboxId }, 'the Getting Started mail was refused');
  }
  // What became of it is on record at the mailbox: the person waits, and the administrator must be able to see why.
  await context.database.transaction().execute((trx) =>
    context.audit.record(trx, {
      actor: 'service',
      action: outcome.accepted ? 'getting-started-sent' : 'getting-started-refused',
      subject: `mailbox/${issued.address}`,
      ...(outcome.accepted ? {} : { detail: outcome.reason }),
    }),
  );
}
