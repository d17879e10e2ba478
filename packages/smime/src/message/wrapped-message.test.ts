import { beforeAll, describe, expect, test } from 'vitest';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { chunksOf } from '../bytes/byte-source.js';
import { encryptContent } from '../cms/enveloped-data.js';
import { signContent } from '../cms/signed-data.js';
import { collect, messageContent, type OpenOptions, openMessage, openMessageStream } from '../index.js';
import { type Firm, newFirm, newPerson, type Person, TODAY } from '../testing/firm.js';
import { memoryTemporaryStore } from '../testing/memory-temporary-store.js';

const KEK = { keyId: utf8('k'), kek: new Uint8Array(32).fill(9) };
const OUTER = 'From: anna@firm.example\r\nTo: ben@firm.example\r\nSubject: ...\r\n';
const SIGNED =
  'Content-Type: application/pkcs7-mime; smime-type=signed-data\r\nContent-Transfer-Encoding: binary\r\n\r\n';
const ENCRYPTED = SIGNED.replace('signed-data', 'authEnveloped-data');
const INNER =
  'From: anna@firm.example\r\nTo: ben@firm.example\r\nSubject: Order\r\nContent-Type: text/plain\r\n\r\nBuy ten.\r\n';
const WRAPPER = 'Content-Type: message/rfc822; forwarded=no\r\n\r\n';

describe('messages wrapped to protect their header fields', () => {
  let firm: Firm;
  let anna: Person;

  beforeAll(async () => {
    firm = await newFirm();
    anna = await newPerson(firm, 'anna@firm.example', 'p-256');
  });

  const signed = async (entity: string) =>
    concatBytes([utf8(SIGNED), await collect(signContent(chunksOf(utf8(entity)), anna.signer, TODAY))]);
  const encrypted = async (entity: Uint8Array) =>
    concatBytes([
      utf8(ENCRYPTED),
      await collect(
        await encryptContent({
          content: chunksOf(entity),
          recipients: [KEK],
          contentEncryption: 'aes-256-gcm',
        }),
      ),
    ]);
  /** As a whole and as a stream: both tell the same. */
  const opened = async (entity: Uint8Array, outer = OUTER) => {
    const message = concatBytes([utf8(outer), entity]);
    const options: OpenOptions = {
      keys: [KEK],
      roots: [firm.root.certificate],
      at: TODAY,
      readers: ['ben@firm.example'],
    };
    const whole = await openMessage(message, options);
    const stream = await openMessageStream(message, { ...options, temporaryStore: memoryTemporaryStore });
    expect(stream.verdict).toEqual(whole.verdict);
    expect(stream.header.headers).toEqual(whole.message.headers);
    expect(await collect(stream.payload())).toEqual(whole.bytes);
    return whole;
  };

  test('signed and encrypted: header and text are those inside, and count as protected', async () => {
    const { verdict, message, bytes } = await opened(await encrypted(await signed(WRAPPER + INNER)));
    expect(message.header('subject')).toBe('Order');
    expect(messageContent(message)).toMatchObject({ text: 'Buy ten.\r\n', attachments: [] });
    expect(Buffer.from(bytes).toString()).toBe(INNER);
    expect(verdict.headerProtection).toBe('wrapped');
    expect(verdict.problems).toEqual([]);
    expect(verdict.outerDifferences).toEqual([]);
    expect(verdict.layers?.at(-1)).toMatchObject({
      covers: {
        size: (WRAPPER + INNER).length,
        payload: { start: 0, end: INNER.length },
      },
    });
  });

  test('signed alone: what is outside must be what is inside', async () => {
    const entity = await signed(WRAPPER + INNER);
    const same = await opened(entity, OUTER.replace('...', 'Order'));
    expect(same.verdict.problems).toEqual(['not-authenticated-encryption']);
    const changed = await opened(entity);
    expect(changed.message.header('subject')).toBe('Order');
    expect(changed.verdict.outerDifferences).toEqual([{ name: 'Subject', outer: '...', inner: 'Order' }]);
  });

  test('RFC 9788 says how its own form is protected', async () => {
    const { verdict } = await opened(
      await signed(INNER.replace('text/plain', 'text/plain; hp="clear"')),
      OUTER.replace('...', 'Order'),
    );
    expect(verdict.headerProtection).toBe('hp');
  });

  test.each([
    ['without the parameter', 'Content-Type: message/rfc822\r\n\r\n'],
    ['with forwarded=yes', 'Content-Type: message/rfc822; forwarded=yes\r\n\r\n'],
    ['of two types', `Content-Type: message/rfc822; forwarded=no\r\nContent-Type: text/plain\r\n\r\n`],
    ['of another type', 'Content-Type: message/global-headers; forwarded=no\r\n\r\n'],
    ['in base64', 'Content-Type: message/rfc822; forwarded=no\r\nContent-Transfer-Encoding: base64\r\n\r\n'],
  ])('attack: a forwarded message %s does not lend its header', async (_, wrapper) => {
    const boss = INNER.replace('anna@', 'boss@');
    const { verdict, message, bytes } = await opened(await encrypted(await signed(wrapper + boss)));
    expect(message.header('from')).toBe('anna@firm.example');
    expect(message.header('subject')).toBe('...');
    expect(Buffer.from(bytes).toString()).toBe(wrapper + boss);
    expect(verdict.headerProtection).toBeUndefined();
    expect(verdict.problems).toContain('headers-not-protected');
  });

  test('attack: a message of somebody else that is wrapped is not by its From', async () => {
    const boss = INNER.replace('anna@', 'boss@');
    const { verdict, message } = await opened(await encrypted(await signed(WRAPPER + boss)));
    expect(message.header('from')).toBe('boss@firm.example');
    expect(verdict.problems).toEqual(['signer-not-sender']);
  });

  test('attack: wrapped without any layer, or beside other parts, protects nothing', async () => {
    const plain = await opened(utf8(WRAPPER + INNER));
    expect(plain.message.header('subject')).toBe('...');
    expect(plain.verdict.problems).toContain('headers-not-protected');
    const part = `Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n${WRAPPER}${INNER}\r\n--b--\r\n`;
    const { verdict, message } = await opened(await encrypted(await signed(part)));
    expect(message.header('subject')).toBe('...');
    expect(verdict.problems).toContain('headers-not-protected');
  });

  test.each([
    ['layers', `${OUTER}${SIGNED}x`],
    ['an hp', INNER.replace('text/plain', 'text/plain; hp="cipher"')],
  ])('a wrapped message with %s of its own stays an enclosed one', async (_, inner) => {
    const { verdict, bytes } = await opened(await encrypted(await signed(WRAPPER + inner)));
    expect(Buffer.from(bytes).toString()).toBe(WRAPPER + inner);
    expect(verdict.problems).toContain('headers-not-protected');
  });

  test('what its parts say of themselves is looked at: fields twice, claims of parts, signed parts', async () => {
    const inner = `${INNER.slice(0, INNER.indexOf('Content-Type'))}Subject: Other\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; hp="cipher"\r\n\r\nx\r\n--b--\r\n`;
    const { verdict } = await opened(await encrypted(await signed(WRAPPER + inner)));
    expect(verdict.ambiguousHeaders).toMatchObject([
      { name: 'Subject', reason: 'repeated', shown: 'Order', ignored: ['Other'] },
      { name: 'Content-Type', reason: 'nested' },
    ]);
  });
});
