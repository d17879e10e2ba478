import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { readHeaderBlock } from '../mime/header-block.js';
import { parseMime } from '../mime/parse-mime.js';
import { SmimeError } from '../smime-error.js';
import { fieldBytes, protectHeaders } from './header-protection.js';

const NAMES = [
  'From',
  'To',
  'Cc',
  'Reply-To',
  'Resent-To',
  'Disposition-Notification-To',
  'Subject',
  'X-Note',
];

/** The outer header that a message with these fields gets. */
function outer(header: Uint8Array): Uint8Array {
  const { fields } = readHeaderBlock(header);
  const { outer: outerFields } = protectHeaders(fields, {
    messageId: undefined,
    date: new Date('2026-06-01T12:00:00Z'),
    obscuredSubject: undefined,
    outerTo: undefined,
    outerCc: undefined,
  });
  return concatBytes([...outerFields.map(fieldBytes), utf8('\r\n')]);
}

function refusal(header: string): unknown {
  try {
    outer(utf8(header));
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('a header that goes outside', () => {
  test('is 7 bit with whole line ends, whatever the bytes in the message’s', () => {
    const bytes = fc.uint8Array({ maxLength: 60 });
    const text = fc.string({ unit: 'grapheme', maxLength: 60 }).map(utf8);
    const mailbox = fc
      .string({ unit: 'grapheme', maxLength: 40 })
      .map((name) => utf8(`"${name.replace(/["\\]/g, '')}" <x@firm.example>, (ä) <y@firm.example>`));
    const field = fc.record({
      name: fc.constantFrom(...NAMES, 'Message-ID', 'References'),
      value: fc.oneof(bytes, text, mailbox, mailbox),
      lineEnd: fc.constantFrom('\r\n', '\r\n', '\n', '\r\n ü\r\n', '\r\n \t \r\n x\r\n'),
    });
    let written = 0;
    fc.assert(
      fc.property(fc.array(field, { maxLength: 6 }), (fields) => {
        const block = fields.flatMap(({ name, value, lineEnd }) => [utf8(`${name}: `), value, utf8(lineEnd)]);
        try {
          const header = outer(concatBytes([utf8('From: a@firm.example\r\n'), ...block]));
          written++;
          expect(Buffer.from(header).toString('latin1')).toMatch(/^(?:[\x20-\x7e\t]|\r\n)*$/);
        } catch (error) {
          expect(error).toBeInstanceOf(SmimeError);
          expect((error as SmimeError).code).toBe('header-invalid');
        }
      }),
      { numRuns: 2000 },
    );
    expect(written).toBeGreaterThan(200);
  });

  test('says the same as before, with names and texts as encoded words', () => {
    const header = outer(
      utf8(
        'From: Jürgen <anna@firm.example>\r\nTo: "Bär, Ben" <ben@firm.example>\r\nResent-To: Ö <o@firm.example>\r\n' +
          `Disposition-Notification-To: Jürgen <anna@firm.example>\r\nSubject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?= und ä\r\n` +
          `Reply-To: ${'ü'.repeat(600)} <anna@firm.example>\r\n`,
      ),
    );
    const read = parseMime(header);
    expect(read.header('from')).toBe('Jürgen <anna@firm.example>');
    expect(read.header('resent-to')).toBe('Ö <o@firm.example>');
    expect(read.header('disposition-notification-to')).toBe('Jürgen <anna@firm.example>');
    expect(read.header('subject')).toBe('Grüße und ä');
    expect(read.header('reply-to')).toBe(`${'ü'.repeat(600)} <anna@firm.example>`);
    const lines = Buffer.from(header).toString().split('\r\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(120);
  });

  test('has the domains of addresses as A-labels; inside they stay as they were written', () => {
    const written = utf8('From: Anna <anna@bär.example>\r\nTo: ben@Firm.example, Ö <o@Straße.example>\r\n');
    const read = parseMime(outer(written));
    expect(read.header('from')).toBe('"Anna" <anna@xn--br-via.example>');
    expect(read.header('to')).toBe('ben@firm.example, Ö <o@xn--strae-oqa.example>');
    expect(read.rawHeader('message-id')).toMatch(/@xn--br-via\.example>$/);
    const { inner } = protectHeaders(readHeaderBlock(written).fields, {
      messageId: '<1@firm.example>',
      date: new Date(0),
      obscuredSubject: undefined,
      outerTo: undefined,
      outerCc: undefined,
    });
    expect(Buffer.from(concatBytes(inner)).toString()).toContain(Buffer.from(written).toString());
  });

  test('takes no other address beyond ASCII, and no such Message-ID: they would be others when encoded', () => {
    for (const address of [
      'ben@bä_r.example',
      'bär@firm.example',
      '"a\rb"@firm.example',
      'ben@１２７.0.0.1',
    ]) {
      expect(refusal(`From: a@firm.example\r\nCc: <${address}>\r\n`)).toMatchObject({
        code: 'header-invalid',
        message: expect.stringContaining(address.replace('\r', '\uFFFD')),
      });
    }
    expect(refusal('From: a@firm.example\r\nMessage-ID: <ä@firm.example>\r\n')).toMatchObject({
      code: 'header-invalid',
    });
  });

  test('a last field without a line end stays a field of its own', () => {
    const { fields } = readHeaderBlock(utf8('Content-Type: text/plain\r\nFrom: a@firm.example'));
    const { inner } = protectHeaders(fields, {
      messageId: '<1@firm.example>',
      date: new Date(0),
      obscuredSubject: undefined,
      outerTo: undefined,
      outerCc: undefined,
    });
    expect(Buffer.from(concatBytes(inner)).toString()).toMatch(
      /^From: a@firm\.example\r\nMessage-ID: <1@firm/,
    );
  });
});
