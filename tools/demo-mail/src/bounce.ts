import { randomBytes } from 'node:crypto';
import { dateTime, hostName } from './trace-headers.js';

export interface Failure {
  readonly sender: string;
  readonly recipient: string;
  /** What the next server said, or why it could not be reached. */
  readonly reply: string;
  readonly arrivedAt: Date;
  readonly at: Date;
  /** The header section of the message that could not be delivered. */
  readonly headers: string;
}

/** A delivery report to the sender. Source: RFC 3461 §6, RFC 3464, RFC 6522. */
export function bounceMessage(failure: Failure): string {
  const boundary = `report-${randomBytes(12).toString('hex')}`;
  const reply = failure.reply.replace(/[^\x20-\x7e]+/g, ' ').trim();
  const enhanced = /\b([45]\.\d{1,3}\.\d{1,3})\b/.exec(reply)?.[1];
  const parts = [
    `Content-Type: text/plain; charset=utf-8\r\n\r\nYour message could not be delivered to ${failure.recipient}.\r\n\r\nThe next mail server said:\r\n${reply}\r\n\r\nIt will not be tried again.\r\n`,
    [
      'Content-Type: message/delivery-status',
      '',
      `Reporting-MTA: dns; ${hostName}`,
      `Arrival-Date: ${dateTime(failure.arrivedAt)}`,
      '',
      `Final-Recipient: rfc822; ${failure.recipient}`,
      'Action: failed',
      `Status: ${enhanced ?? (reply.startsWith('4') ? '4.0.0' : '5.0.0')}`,
      `Diagnostic-Code: smtp; ${reply}`,
      `Last-Attempt-Date: ${dateTime(failure.at)}`,
      '',
    ].join('\r\n'),
    `Content-Type: text/rfc822-headers\r\n\r\n${failure.headers}\r\n`,
  ];
  return [
    `From: Mail Delivery <mailer-daemon@${hostName}>`,
    `To: ${failure.sender}`,
    'Subject: Undelivered mail returned to sender',
    `Date: ${dateTime(failure.at)}`,
    `Message-ID: <${randomBytes(16).toString('hex')}@${hostName}>`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
    '',
    ...parts.map((part) => `--${boundary}\r\n${part}`),
    `--${boundary}--`,
    '',
  ].join('\r\n');
}
