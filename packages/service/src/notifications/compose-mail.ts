import { clearSignMessage, type Signer } from '@secure-mail/smime';
import MailComposer from 'nodemailer/lib/mail-composer';
import { type Letter, letterAsHtml, letterAsText } from './letter.js';

export interface MailEnvelope {
  /** Address the service writes from. */
  readonly from: string;
  readonly to: string;
  /** Where an answer of the reader goes, when not to the service. */
  readonly replyTo?: string;
  /** With angle brackets. The same letter sent again carries the same one. */
  readonly messageId: string;
  readonly date: Date;
}

/**
 * The mail as it is sent: text and HTML of the letter, clear-signed (RFC 8551 §3.5), so that every mail
 * program shows it and those that know S/MIME verify it. Marked as written by a machine (RFC 3834 §5).
 */
export async function composeMail(
  letter: Letter,
  envelope: MailEnvelope,
  signer: Signer,
): Promise<Uint8Array> {
  const message = await new MailComposer({
    from: { name: 'Secure Mail', address: envelope.from },
    to: { name: '', address: envelope.to },
    ...(envelope.replyTo === undefined ? {} : { replyTo: { name: '', address: envelope.replyTo } }),
    subject: letter.subject,
    messageId: envelope.messageId,
    date: envelope.date,
    text: letterAsText(letter),
    html: letterAsHtml(letter),
    // What is signed must reach the reader unchanged through any relay: seven bits, CRLF (RFC 8551 §3.1).
    encoding: 'quoted-printable',
    newline: 'win',
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': letter.language },
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();
  return clearSignMessage({ message, signer, signingTime: envelope.date });
}
