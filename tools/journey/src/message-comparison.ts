import PostalMime, { type Email } from 'postal-mime';
import type { DemoMessage } from './demo-message.js';
import type { Report } from './report.js';

/**
 * Compares a message as a reader got it with what its author wrote: every header value, body and attachment.
 * Parsed by a library that shares no code with the product.
 */
export async function compareMessage(
  report: Report,
  reader: string,
  received: Buffer,
  written: DemoMessage,
): Promise<void> {
  const email = await PostalMime.parse(received);
  report.check(
    `${reader}: subject, sender, recipients, date and Message-ID are as written`,
    headersEqual(email, written),
    email.subject,
  );
  report.check(
    `${reader}: an unusual header (X-Priority) is as written`,
    header(email, 'x-priority') === '1',
  );
  report.check(`${reader}: text and HTML are as written`, bodiesEqual(email, written));
  const image = email.attachments.find((part) => part.contentId === `<${written.inlineImage.contentId}>`);
  report.check(
    `${reader}: the inline image is the same, byte for byte`,
    image?.mimeType === written.inlineImage.type && holdsPart(received, written.inlineImage.content),
  );
  for (const attachment of written.attachments) {
    const part = email.attachments.find((candidate) => candidate.filename === attachment.name);
    report.check(
      `${reader}: "${attachment.name}" is the same, byte for byte`,
      part?.mimeType === attachment.type && holdsPart(received, attachment.content),
      `${attachment.content.length} bytes`,
    );
  }
}

function headersEqual(email: Email, written: DemoMessage): boolean {
  const people = (list: Email['to']): string =>
    (list ?? []).map((one) => `${one.name} <${one.address}>`).join();
  const expected = (list: DemoMessage['to']): string =>
    list.map((one) => `${one.name} <${one.address}>`).join();
  return (
    email.subject === written.subject &&
    `${email.from?.name} <${email.from?.address}>` === `${written.from.name} <${written.from.address}>` &&
    people(email.to) === expected(written.to) &&
    people(email.cc) === expected(written.cc) &&
    new Date(email.date ?? '').getTime() === written.date.getTime() &&
    email.messageId === written.messageId
  );
}

/** Line ends and the blank lines at the end aside: MIME parsers differ in those, readers do not see them. */
function bodiesEqual(email: Email, written: DemoMessage): boolean {
  const lines = (text: string | undefined): string => (text ?? '').replaceAll('\r\n', '\n').trimEnd();
  return lines(email.text) === lines(written.text) && lines(email.html) === lines(written.html);
}

function header(email: Email, name: string): string | undefined {
  return email.headers.find((field) => field.key === name)?.value;
}

/**
 * Whether a binary part is exactly this: after an empty line, before a boundary. Looked for in the bytes, because
 * the library takes binary parts for lines of text.
 */
function holdsPart(message: Buffer, content: Buffer): boolean {
  const edge = Buffer.from('\r\n\r\n');
  const end = Buffer.from('\r\n--');
  return message.includes(Buffer.concat([edge, content, end]));
}
