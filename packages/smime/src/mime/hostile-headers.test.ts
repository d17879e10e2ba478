import { describe, expect, test } from 'vitest';
import { utf8 } from '../bytes/byte-arrays.js';
import { collect } from '../bytes/byte-source.js';
import { openMessage, parseAddressList, parseMime } from '../index.js';
import { readEntityHead } from '../message/entity-head.js';
import { readMessageHeader } from '../message/message-header.js';
import { growsLinearly } from '../testing/growth.js';
import { decodeEncodedWords, encodeWords } from './encoded-word.js';
import { parseParameters } from './header-parameters.js';
import { decodeTransfer, quotedPrintableDecoder } from './transfer-encoding.js';

const KIB = 1024;
const OPTIONS = { keys: [], roots: [], at: new Date('2026-06-01T00:00:00Z'), readers: [] };

/** What parsers stumble over when it is repeated. */
const REPEATED = [
  ...[
    'a',
    ' ',
    '(',
    ')',
    '()',
    '<',
    '>',
    '<a@b>, ',
    'a@b, ',
    '"',
    '""',
    '\\',
    '"\\',
    ',',
    ':',
    ';',
    '@',
    '.',
  ],
  ...['=?', '=?a?q?', '=?utf-8?q?x?= ', '=?utf-8?b?eA==?= ', '=?a?q?x?=', 'a=b; ', 'a*0*=b; ', "a*0*=''b; "],
  ...['%41', '%', '\r\n a', '\r\n\t', ' \r\n ', '--\r\n', '= ', '[', ']', 'é ', '\u{1f600}', '@a,', 'x@y '],
];

describe('a header field that is larger than any real one', () => {
  test.each([
    'Content-Type: text/plain; charset=',
    'Content-Disposition: attachment; filename=',
    'Content-Transfer-Encoding: ',
  ])('is refused where it has parameters: %s', async (field) => {
    const message = utf8(`From: a@x.example\r\n${field}${'=?utf-8?q?x?= '.repeat(57_000)}\r\n\r\nx`);
    expect(() => parseMime(message)).toThrow(expect.objectContaining({ code: 'too-large' }));
    await expect(openMessage(message, OPTIONS)).rejects.toMatchObject({ code: 'too-large' });
  });

  test('is refused as a list of addresses, and the message with it shows that it names nobody', async () => {
    const list = 'a@x.example, '.repeat(57_000);
    expect(() => parseAddressList(list)).toThrow(expect.objectContaining({ code: 'too-large' }));
    const message = utf8(`To: ${list}\r\n\r\nx`);
    const opened = await openMessage(message, { ...OPTIONS, readers: ['a@x.example'] });
    expect(opened.verdict.problems).toContain('not-addressed-to-reader');
  });

  test('a list of five thousand people is read', () => {
    const people = Array.from({ length: 5000 }, (_, i) => `"Person ${i}" <person.${i}@firm.example>`);
    expect(parseAddressList(people.join(', '))).toHaveLength(5000);
  });
});

describe('work grows with the size of a field and not with its square', () => {
  test.each(REPEATED)('whatever is repeated in it: %j', async (text) => {
    const field = (size: number) => text.repeat(Math.ceil(size / text.length)).slice(0, size);
    const ignoring = (read: () => unknown) => {
      try {
        read();
      } catch {
        // Refused is as good as read.
      }
    };
    const work = (size: number) => {
      const value = field(size);
      ignoring(() => parseParameters(value));
      ignoring(() => parseParameters(`a/b; x="${value}`));
      ignoring(() => parseAddressList(value));
      decodeEncodedWords(value);
      decodeEncodedWords(`=?utf-8?q?${value}`);
      encodeWords(value);
      ignoring(() => parseMime(utf8(`Subject: ${value}\r\nContent-ID: <${value}>\r\n\r\n${value}`)));
      decodeTransfer('quoted-printable', utf8(value));
      decodeTransfer('base64', utf8(value));
    };
    expect(await growsLinearly(work, 16 * KIB)).toBe(true);
  });
});

describe('work does not grow with the number of pieces that bytes come in', () => {
  const header = (size: number) =>
    utf8(`X: ${'a'.repeat(795)}\r\n`.repeat(Math.ceil(size / 800)).slice(0, size));

  test('a header that never ends', async () => {
    const read = async (size: number) => readMessageHeader(inPieces(header(size), 16));
    expect(await growsLinearly(read, 16 * KIB)).toBe(true);
    await expect(readMessageHeader(inPieces(header(1100 * KIB), 16))).rejects.toMatchObject({
      code: 'too-large',
    });
  });

  test('the header of what was decrypted', async () => {
    const read = async (size: number) => readEntityHead(inPieces(header(size), 16));
    expect(await growsLinearly(read, 16 * KIB)).toBe(true);
  });

  test('white space that may be padding of quoted-printable', async () => {
    for (const begin of ['', '=']) {
      const work = (size: number) => {
        const decoder = quotedPrintableDecoder();
        decoder.push(utf8(begin));
        const spaces = utf8(' '.repeat(64));
        let decoded = 0;
        for (let at = 0; at < size; at += 64) decoded += decoder.push(spaces).length;
        expect(decoded + decoder.end().length).toBeGreaterThan(size - 600);
      };
      expect(await growsLinearly(work, 64 * KIB)).toBe(true);
    }
  });
});

test.each([1, 2, 3, 7])('a header in pieces of %i is the header whole', async (size) => {
  for (const lineEnd of ['\n', '\r\n']) {
    const text = ['From: a@x.example', 'Subject: one', ' two', '', 'body', ''].join(lineEnd);
    const { fields, body } = await readMessageHeader(inPieces(utf8(text), size));
    expect(fields.map(({ name, value }) => [name, value])).toEqual([
      ['From', 'a@x.example'],
      ['Subject', 'one two'],
    ]);
    expect(Buffer.from(await collect(body)).toString()).toBe('body\r\n');
    const head = await readEntityHead(inPieces(utf8(text), size));
    expect(head.fields).toHaveLength(2);
    expect(Buffer.from(await collect(head.body)).toString()).toBe(`body${lineEnd}`);
  }
});

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
