import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { utf8 } from '../bytes/byte-arrays.js';
import {
  clearSignMessage,
  createCertificatesMessage,
  encryptMessage,
  openMessage,
  type ProtectOptions,
  parseMime,
  SmimeError,
  signMessage,
} from '../index.js';
import { type Correspondence, newCorrespondence } from '../testing/correspondence.js';

const MESSAGE = utf8('From: anna@firm.example\r\nTo: ben@firm.example\r\nSubject: Hello\r\n\r\nHello\r\n');
const ADDRESS_OPTIONS = ['outerTo', 'outerCc', 'innerBcc'] as const;

/** Text that wants out of its field, among other text. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\r\n',
        '\n',
        '\r',
        '\0',
        '\r\nBcc: x@y.example\r\n',
        '\r\n\r\n',
        ',',
        ';',
        ':',
        '<',
        '>',
      ),
      fc.constantFrom(
        'ben@firm.example',
        '<1@firm.example>',
        '"',
        '(',
        ')',
        '\\',
        ' ',
        '=?utf-8?B?DQpCY2M6IHg=?=',
      ),
      fc.string({ unit: 'grapheme', maxLength: 20 }),
    ),
    { maxLength: 8 },
  )
  .map((pieces) => pieces.join(''));

const hostileId = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('<1.2@firm.example>', '<a-b@[127.0.0.1]>') },
  hostile,
  hostile.map((text) => `<${text}@firm.example>`),
);
/** Near to an address, so that many are some. */
const nearly = fc.oneof(
  hostile,
  hostile.map((text) => `${text} <ben@firm.example>`),
  hostile.map((text) => `"${text.replace(/["\\]/g, '\\$&')}" <ben@firm.example>`),
  {
    weight: 9,
    arbitrary: fc.constantFrom(
      'ben@firm.example',
      'Jürgen <carl@firm.example>',
      '"a, b: c;" <ben@firm.example> (d, e)',
    ),
  },
);

describe('what a program wants in the header', () => {
  let anna: Correspondence['anna'];
  let protect: Correspondence['protect'];
  let reading: Correspondence['reading'];
  beforeAll(async () => {
    ({ anna, protect, reading } = await newCorrespondence());
  });

  const refused = (options: object) =>
    expect(protect({ message: MESSAGE, ...options } as Partial<ProtectOptions>)).rejects.toMatchObject({
      name: 'SmimeError',
      code: 'invalid-argument',
    });

  test.each([
    '<a@b>\r\nBcc: x@y.example',
    '<a@b>\n',
    'a@b.example',
    '<a b@c.example>',
    '<ä@b.example>',
    '<ab>',
    '',
    7,
  ])('a messageId that is none is refused: %j', async (messageId) => {
    await refused({ messageId });
  });

  test('a messageId is taken as it is', async () => {
    const messageId = '<1.x$y@firm.example>';
    const { bytes } = await protect({ message: MESSAGE, messageId });
    expect(parseMime(bytes).rawHeader('message-id')).toBe(messageId);
  });

  test.each(ADDRESS_OPTIONS)('%s takes addresses, each by itself, and nothing else', async (option) => {
    for (const wrong of [
      'ben',
      '',
      'ben@firm.example\r\nBcc: x@y.example',
      'ben@firm.example\r\n ',
      'ben@firm.example\0',
      'ben@firm.example, carl@firm.example',
      'ben@firm.example,',
      'all: ben@firm.example;',
      '<ben@firm.example',
      undefined,
      { address: 'ben@firm.example' },
    ])
      await refused({ [option]: [wrong] });
    await refused({ [option]: 'ben@firm.example' });
    const right = ['"Weber, Ben; (Head)" <ben@firm.example>', 'Carl (of: sales) <carl@firm.example>'];
    await expect(protect({ message: MESSAGE, [option]: right })).resolves.toBeDefined();
  });

  test('an address outside is ASCII: its domain as A-labels, its name encoded, and another one is refused', async () => {
    for (const option of ['outerTo', 'outerCc'])
      await expect(protect({ message: MESSAGE, [option]: ['bän@firm.example'] })).rejects.toMatchObject({
        code: 'invalid-argument',
        message: expect.stringContaining('bän@firm.example'),
      });
    const { bytes } = await protect({ message: MESSAGE, outerTo: ['Jürgen <j@bär.example>'] });
    expect(bytes.every((byte) => byte < 128)).toBe(true);
    expect(parseMime(bytes).header('to')).toBe('Jürgen <j@xn--br-via.example>');
  });

  test('a blind copy may name an address beyond ASCII, because it stands inside', async () => {
    const { bytes } = await protect({ message: MESSAGE, innerBcc: ['Jürgen <jürgen@bär.example>'] });
    expect((await openMessage(bytes, reading())).message.header('bcc')).toBe('Jürgen <jürgen@bär.example>');
  });

  test.each([new Date('nope'), '2026-01-01', 0, null])('a date that is none is refused: %j', async (date) => {
    await refused({ date });
    await refused({ signingTime: date });
    const options = { message: MESSAGE, signer: anna.signer, recipients: [{ password: 'x' }] };
    const more = { contentEncryption: 'aes-256-gcm', header: MESSAGE.subarray(0, -7), certificates: [] };
    const all = { ...options, ...more, date, signingTime: date } as never;
    for (const write of [encryptMessage, signMessage, clearSignMessage, createCertificatesMessage])
      await expect(write(all)).rejects.toMatchObject({ code: 'invalid-argument' });
  });

  test('whatever text an option has, header fields are those expected, outside and inside', async () => {
    const texts = fc.record(
      {
        messageId: hostileId,
        obscuredSubject: hostile,
        outerTo: fc.array(nearly, { maxLength: 2 }),
        outerCc: fc.array(nearly, { maxLength: 2 }),
        innerBcc: fc.array(nearly, { maxLength: 2 }),
      },
      { requiredKeys: [] },
    );
    const outside = ['From', 'To', 'Cc', 'Subject', 'Message-ID', 'Date'];
    const describing = ['MIME-Version', 'Content-Type', 'Content-Transfer-Encoding', 'Content-Disposition'];
    let written = 0;
    await fc.assert(
      fc.asyncProperty(texts, async (options) => {
        const result = await protect({
          message: MESSAGE,
          recipients: [{ keyId: utf8('deposit'), kek: new Uint8Array(32).fill(7) }],
          ...options,
        }).catch((error: unknown) => {
          expect(error).toBeInstanceOf(SmimeError);
          expect((error as SmimeError).code).toBe('invalid-argument');
        });
        if (!result) return;
        written++;
        const outer = Buffer.from(result.bytes).toString('latin1').split('\r\n\r\n')[0]!;
        expect(outer).toMatch(/^(?:[\x20-\x7e\t]|\r\n)*$/);
        const names = parseMime(result.bytes).headers.map(({ name }) => name);
        expect(new Set(names).size).toBe(names.length);
        expect([...outside, ...describing]).toEqual(expect.arrayContaining(names));
        const kek = { keyId: utf8('deposit'), kek: new Uint8Array(32).fill(7) };
        const { message } = await openMessage(result.bytes, reading({ keys: [kek] }));
        const inner = message.headers.map(({ name }) => name).filter((name) => name !== 'HP-Outer');
        const expected = ['From', 'To', 'Subject', 'Message-ID', 'Date', 'Content-Type'];
        expect(inner.filter((name) => name !== 'Bcc')).toEqual(expected);
        expect(inner.includes('Bcc')).toBe((options.innerBcc?.length ?? 0) > 0);
        expect(message.text()).toBe('Hello\r\n');
      }),
      { numRuns: 300 },
    );
    expect(written).toBeGreaterThan(20);
  });
});
