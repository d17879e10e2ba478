import { readdir, writeFile } from 'node:fs/promises';
import { expect } from 'vitest';
import type { Firm } from './firm.js';

/** A message from the sender, with an attachment of a dangerous name. */
export async function writeMessage(
  firm: Firm,
  name: string,
  to: string,
  subject: string,
  more = '',
): Promise<void> {
  const lines = [
    'From: =?utf-8?q?S=C3=B6ndra?= <sender@firm.example>',
    `To: ${to}`,
    `Subject: ${subject}`,
    'Date: Tue, 24 Nov 2026 10:00:00 +0000',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    `This is the body of ${name}. ${more}`,
    '--b',
    'Content-Type: application/octet-stream',
    'Content-Disposition: attachment; filename="../../etc/passwd"',
    'Content-Transfer-Encoding: base64',
    '',
    'cm9vdA==',
    '--b--',
    '',
  ];
  await writeFile(firm.path(name), lines.join('\r\n'));
}

/** Options that ask everybody outside the same. */
export function question(firm: Firm): readonly string[] {
  return ['--question', 'Where did we first meet?', '--answer-file', firm.path('answer')];
}

/** How many mails there are, by mailbox; and nowhere a readable one. */
export async function mailCounts(firm: Firm): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const address of (await readdir(firm.path('mail'))).filter((name) => name.includes('@'))) {
    const mails = await firm.mailsOf(address);
    for (const mail of mails) expect(mail).not.toMatch(/This is the body of|Offer|Kept|Partly|Quarterly/);
    counts[address] = mails.length;
  }
  return counts;
}

/** What came besides the service's own mails. */
export async function protectedMails(firm: Firm, address: string): Promise<readonly string[]> {
  return (await firm.mailsOf(address)).filter((mail) => /application\/pkcs7-mime/i.test(mail));
}

/** The sender's interrupted messages. */
export async function outboxOf(firm: Firm) {
  return JSON.parse((await firm.run('sender', 'outbox', 'list', '--json')).stdout).entries;
}
