import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { utf8 } from '../bytes/byte-arrays.js';
import {
  clearSignMessage,
  collect,
  decodedCms,
  type EncryptOptions,
  encryptMessage,
  messageContent,
  openMessage,
  parseMime,
  signMessage,
} from '../index.js';
import {
  ATTACHMENT,
  type Correspondence,
  KEK,
  MESSAGE,
  newCorrespondence,
} from '../testing/correspondence.js';
import { OpensslFolder, type Person, TODAY } from '../testing/firm.js';
import { newOpensslIdentity } from '../testing/openssl-identity.js';

describe('encrypting without a certificate to sign with', () => {
  let anna: Person;
  let ben: Person;
  let reading: Correspondence['reading'];
  beforeAll(async () => {
    ({ anna, ben, reading } = await newCorrespondence());
  });

  const encrypt = (more: Partial<EncryptOptions> = {}) =>
    encryptMessage({
      message: utf8(MESSAGE),
      date: TODAY,
      recipients: [{ certificate: ben.encryption.certificate }, KEK],
      contentEncryption: 'aes-256-gcm',
      ...more,
    });

  test('what is signed already keeps its header: with another Subject outside it would be told as changed', async () => {
    const message = utf8(
      'From: anna@firm.example\r\nTo: ben@firm.example\r\nSubject: Gr\u00fc\u00dfe\r\n\r\nHello\r\n',
    );
    for (const signed of [
      await clearSignMessage({ message, signer: anna.signer, signingTime: TODAY }),
      await collect((await signMessage({ message, signer: anna.signer, signingTime: TODAY })).bytes),
    ]) {
      await expect(encrypt({ message: signed })).rejects.toMatchObject({ code: 'invalid-argument' });
      const { bytes } = await encrypt({ message: signed, obscuredSubject: 'Gr\u00fc\u00dfe' });
      const opened = await openMessage(await collect(bytes), reading());
      expect(opened.verdict.problems).toEqual([]);
      expect(opened.message.header('subject')).toBe('Gr\u00fc\u00dfe');
    }
  });

  test.each([
    ['aes-256-gcm', 'authEnveloped-data', undefined],
    ['aes-256-gcm', 'authEnveloped-data', 'base64'],
    ['aes-128-cbc', 'enveloped-data', undefined],
    ['aes-256-cbc', 'enveloped-data', 'binary'],
  ] as const)(
    'the reader gets everything, and is told that nobody signed (%s as %s, inner %s)',
    async (contentEncryption, type, inner) => {
      const { bytes, messageId } = await encrypt({ contentEncryption, ...(inner && { inner }) });
      const wire = await collect(bytes);
      const outer = parseMime(wire);
      expect(Buffer.from(wire).toString('latin1')).toMatch(/^[\t\r\n\x20-\x7e]*$/);
      expect(outer.header('subject')).toBe('[...]');
      expect(outer.parameter('smime-type')).toBe(type);
      expect(Buffer.from(wire).toString('latin1')).not.toMatch(/secret|Angebot|internal/);
      for (const keys of [[ben.encryption], [KEK]]) {
        const { verdict, message } = await openMessage(wire, reading({ keys }));
        const cbc = contentEncryption.endsWith('cbc');
        expect(verdict.problems).toEqual(
          cbc ? ['not-signed', 'not-authenticated-encryption'] : ['not-signed'],
        );
        expect(verdict).toMatchObject({
          encryption: { algorithm: contentEncryption.toUpperCase(), authenticated: !cbc },
          signature: undefined,
          headerProtection: 'hp',
          outerDifferences: [],
        });
        expect(message.parameter('hp')).toBe('cipher');
        expect(message.header('subject')).toBe('Angebot für Wien');
        expect(message.header('bcc')).toBeUndefined();
        expect(message.rawHeader('message-id')).toBe(messageId);
        expect(message.rawHeader('date')).toBe('Mon, 01 Jun 2026 12:00:00 +0000');
        expect(messageContent(message).text).toBe('Grüße');
        expect(messageContent(message).attachments[0]?.body()).toEqual(ATTACHMENT);
      }
    },
  );

  test('in one pass, with a summary of the CMS once the bytes were read', async () => {
    let read = 0;
    async function* large() {
      yield utf8('From: anna@firm.example\r\nTo: ben@firm.example\r\n\r\n');
      for (; read < 100; read++) yield utf8(`${'x'.repeat(76)}\r\n`.repeat(1000));
    }
    const { bytes, summary } = await encrypt({ message: large() });
    expect(read).toBe(0);
    const pieces: Uint8Array[] = [];
    for await (const piece of bytes) pieces.push(piece);
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(1_000_000);
    const cms = await collect(decodedCms(Buffer.concat(pieces)));
    const digest = await crypto.subtle.digest('SHA-256', cms as Uint8Array<ArrayBuffer>);
    expect(await summary).toEqual({ digest: new Uint8Array(digest), size: cms.length });
  });

  test('it can be stopped, and a summary of what was not read to its end rejects', async () => {
    const controller = new AbortController();
    controller.abort();
    await expect(encrypt({ signal: controller.signal })).rejects.toMatchObject({ code: 'aborted' });
    const { bytes, summary } = await encrypt();
    for await (const _ of bytes) break;
    await expect(summary).rejects.toMatchObject({ code: 'aborted' });
  });

  test('what protecting refuses is refused alike', async () => {
    for (const [options, code] of [
      [{ recipients: [] }, 'recipient-invalid'],
      [{ message: utf8('To: ben@firm.example\r\n\r\nx') }, 'header-invalid'],
      [{ messageId: '<a@b>\r\nBcc: x@y.example' }, 'invalid-argument'],
      [{ date: undefined }, 'invalid-argument'],
      [{ contentEncryption: 'rc4' }, 'invalid-argument'],
      [{ inner: '8bit' }, 'invalid-argument'],
    ] as const)
      await expect(encrypt(options as never)).rejects.toMatchObject({ code });
  });
});

describe('the real openssl', () => {
  const folder = new OpensslFolder();
  let anna: Person;
  beforeAll(async () => {
    ({ anna } = await newOpensslIdentity(folder, 'rsa-2048'));
  });
  afterAll(() => folder.close());

  test.each(['aes-128-cbc', 'aes-256-cbc'] as const)(
    'decrypts what is encrypted alone with %s',
    async (contentEncryption) => {
      const { bytes } = await encryptMessage({
        message: utf8(
          'From: anna@firm.example\r\nTo: anna@firm.example\r\nSubject: Hello\r\n\r\nGrüße aus Wien\r\n',
        ),
        date: TODAY,
        recipients: [{ certificate: anna.encryption.certificate }],
        contentEncryption,
      });
      folder.write('m.eml', await collect(bytes));
      const reader = ['-recip', 'encryption.pem', '-inkey', 'encryption.key'];
      folder.run('cms', '-decrypt', '-in', 'm.eml', ...reader, '-out', 'inner.eml');
      const inner = parseMime(folder.read('inner.eml'));
      expect(inner.header('subject')).toBe('Hello');
      expect(inner.parameter('hp')).toBe('cipher');
      expect(Buffer.from(inner.body()).toString()).toBe('Grüße aus Wien\r\n');
    },
  );
});
