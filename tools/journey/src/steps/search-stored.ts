import { join } from 'node:path';
import { exportedKeys } from '../exported-keys.js';
import { people } from '../firm.js';
import type { JourneyContext } from '../journey-context.js';
import { type Secret, searchStored } from '../stored-bytes.js';

/** The service has ended: nothing of what only people know may be in what it stored and logged. */
export async function searchWhatTheServiceStored({
  report,
  firm,
  desk,
  secrets,
  message,
}: JourneyContext): Promise<void> {
  const { data, logs } = firm.folders;
  const text = (name: string, value: string): Secret => ({ name, value: Buffer.from(value) });
  const secret: readonly Secret[] = [
    text('the subject', message.subject.slice(14, 40)),
    text('the text', 'ZEBRAFINK-4711'),
    text('the PDF', 'NACHTIGALL-0815'),
    { name: 'the inline image', value: message.inlineImage.content.subarray(41, 73) },
    ...message.attachments.map(({ name, content }) => ({
      name,
      value: content.subarray(content.length >> 1, (content.length >> 1) + 32),
    })),
    ...message.attachments.map(({ name }) => text(`the file name ${name}`, name)),
    text('the question', secrets.question),
    text('the answer', secrets.answer),
    text('the sender’s password', secrets.senderPassword),
    text('the subscriber’s password', secrets.subscriberPassword),
    text('the administrator’s password', secrets.administratorPassword),
    ...(await privateKeys(desk)),
  ];
  const { findings, bytes } = await searchStored([data, logs], join(data, 'database'), secret);
  const seen = findings.map((finding) => `${finding.secret} (${finding.form}) in ${finding.file}`).join('; ');
  report.check(
    `none of ${secret.length} secrets is in what the service stored and logged`,
    findings.length === 0,
    findings.length === 0 ? `${Math.round(bytes / 1024 / 1024)} MB searched` : seen,
  );
  // The search itself is proved by what must be there: the addresses the service works with.
  const control = await searchStored([data, logs], join(data, 'database'), [
    text('an address', people.subscriber.address),
  ]);
  report.check(
    'the search does find what the service has to know',
    control.findings.length > 0,
    `${control.findings.length} places`,
  );
}

/** From each exported PFX: the middle of each private key, which is part of its secret numbers. */
async function privateKeys(desk: string): Promise<readonly Secret[]> {
  const found: Secret[] = [];
  for (const who of ['sender', 'subscriber']) {
    const pem = await exportedKeys(desk, who);
    const blocks = [...pem.matchAll(/-----BEGIN PRIVATE KEY-----([\s\S]*?)-----END PRIVATE KEY-----/g)];
    // Two key pairs each; fewer would make this search pass for nothing.
    if (blocks.length !== 2)
      throw new Error(`The PFX of ${who} holds ${blocks.length} private keys, not two.`);
    for (const [index, block] of blocks.entries()) {
      const der = Buffer.from(block[1] ?? '', 'base64');
      const middle = der.length >> 1;
      found.push({ name: `private key ${index + 1} of ${who}`, value: der.subarray(middle, middle + 48) });
    }
  }
  return found;
}
