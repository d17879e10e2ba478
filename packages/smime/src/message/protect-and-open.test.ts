import { beforeAll, describe, expect, test } from 'vitest';
import { utf8 } from '../bytes/byte-arrays.js';
import {
  clearSignMessage,
  collect,
  decodedCms,
  decryptBytes,
  encryptBytes,
  isEncrypted,
  messageContent,
  type OpenOptions,
  openCms,
  openMessage,
  type ProtectOptions,
  parseMime,
  protectMessage,
  SmimeError,
} from '../index.js';
import { type Firm, newFirm, newPerson, type Person, TODAY } from '../testing/firm.js';

const ATTACHMENT = crypto.getRandomValues(new Uint8Array(50_000));
const base64 = (bytes: Uint8Array) =>
  Buffer.from(bytes)
    .toString('base64')
    .replace(/.{1,76}/g, '$&\r\n');

const MESSAGE = [
  'From: Anna <anna@firm.example>',
  'To: "Weber, Ben" <ben@firm.example>,',
  ' client@elsewhere.example',
  'Bcc: secret@firm.example',
  'Subject: =?utf-8?Q?Angebot_f=C3=BCr?= Wien',
  'Comments: internal',
  'Thread-Topic: Angebot',
  'References: <a@x.example>',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  'Content-Type: text/plain; charset=utf-8',
  'Content-Transfer-Encoding: quoted-printable',
  '',
  'Gr=C3=BC=C3=9Fe',
  '--b',
  "Content-Type: application/octet-stream; name*=utf-8''gr%C3%B6%C3%9Fe.bin",
  'Content-Transfer-Encoding: base64',
  '',
  `${base64(ATTACHMENT)}--b--`,
  '',
].join('\r\n');

const KEK = { keyId: utf8('deposit'), kek: new Uint8Array(32).fill(7) };

describe('protecting and opening', () => {
  let firm: Firm;
  let [anna, ben]: Person[] = [] as unknown as Person[];

  beforeAll(async () => {
    firm = await newFirm();
    [anna, ben] = [
      await newPerson(firm, 'anna@firm.example'),
      await newPerson(firm, 'ben@firm.example', 'p-256'),
    ];
  });

  const protect = async (more: Partial<ProtectOptions> = {}) => {
    const result = await protectMessage({
      message: utf8(MESSAGE),
      signer: anna!.signer,
      recipients: [
        { certificate: anna!.encryption.certificate },
        { certificate: ben!.encryption.certificate },
        KEK,
      ],
      contentEncryption: 'aes-256-gcm',
      signingTime: TODAY,
      ...more,
    });
    return { bytes: await collect(result.bytes), messageId: result.messageId, summary: await result.summary };
  };
  const reading = (more: Partial<OpenOptions> = {}): OpenOptions => ({
    keys: [ben!.encryption],
    roots: [firm.root.certificate],
    at: TODAY,
    readers: [ben!.address],
    ...more,
  });

  test.each([
    ['aes-256-gcm', 'binary'],
    ['aes-256-gcm', 'base64'],
    ['aes-256-cbc', 'binary'],
    ['aes-256-cbc', 'base64'],
  ] as const)('what was written is read back (%s, %s)', async (contentEncryption, inner) => {
    const { bytes } = await protect({ contentEncryption, inner });
    for (const keys of [[anna!.encryption], [ben!.encryption], [KEK]]) {
      const { verdict, message } = await openMessage(bytes, reading({ keys }));
      expect(verdict.problems).toEqual(
        contentEncryption === 'aes-256-gcm' ? [] : ['not-authenticated-encryption'],
      );
      expect(verdict.encryption).toEqual({
        algorithm: contentEncryption.toUpperCase(),
        authenticated: contentEncryption === 'aes-256-gcm',
      });
      expect(verdict.signature).toMatchObject({
        status: 'valid',
        signerIsSender: true,
        signingTime: TODAY,
        digestAlgorithm: 'SHA-256',
        signatureAlgorithm: 'RSA with SHA-256',
      });
      expect(message.header('subject')).toBe('Angebot für Wien');
      expect(message.header('comments')).toBe('internal');
      const content = messageContent(message);
      expect(content.text).toBe('Grüße');
      expect(content.attachments[0]?.fileName).toBe('größe.bin');
      expect(content.attachments[0]?.body()).toEqual(ATTACHMENT);
    }
  });

  test('outside, nothing but the obscured subject is told, in 7 bit and short lines', async () => {
    const { bytes, messageId } = await protect();
    const text = Buffer.from(bytes).toString('latin1');
    const outer = parseMime(bytes);
    expect(outer.headers.map(({ name }) => name)).toEqual([
      'From',
      'To',
      'Subject',
      'References',
      'Message-ID',
      'Date',
      'MIME-Version',
      'Content-Type',
      'Content-Transfer-Encoding',
      'Content-Disposition',
    ]);
    expect(outer.header('subject')).toBe('[...]');
    expect(outer.header('message-id')).toBe(messageId);
    expect(outer.parameter('smime-type')).toBe('authEnveloped-data');
    expect(text).not.toMatch(/secret|Angebot|internal/);
    expect(text).toMatch(/^[\t\r\n\x20-\x7e]*$/);
    expect(text.split('\r\n').every((line) => line.length <= 78 && !line.includes('\n'))).toBe(true);
  });

  test('Bcc is nowhere, inside neither', async () => {
    const { bytes } = await protect();
    const opened = await openMessage(bytes, reading());
    expect(Buffer.from(opened.bytes).toString('latin1')).not.toContain('secret@firm.example');
    expect(opened.message.header('bcc')).toBeUndefined();
  });

  test('a blind copy names its owner inside, nobody else and nothing outside', async () => {
    const blind = await protect({ innerBcc: ['hidden@firm.example'] });
    const { verdict, message, bytes } = await openMessage(
      blind.bytes,
      reading({ readers: ['hidden@firm.example'] }),
    );
    expect(verdict.problems).toEqual([]);
    expect(message.header('bcc')).toBe('hidden@firm.example');
    expect(Buffer.from(bytes).toString('latin1')).not.toContain('secret@firm.example');
    expect(Buffer.from(blind.bytes).toString('latin1')).not.toMatch(/hidden@|^bcc:/im);
    const others = await protect();
    const stranger = await openMessage(others.bytes, reading({ readers: ['hidden@firm.example'] }));
    expect(stranger.verdict.problems).toEqual(['not-addressed-to-reader']);
  });

  test('Message-ID and Date are the same inside and outside, and kept when there are some', async () => {
    const own = MESSAGE.replace(
      'From:',
      'Message-ID: <own@x.example>\r\nDate: Mon, 1 Jun 2026 12:00:00 +0200\r\nFrom:',
    );
    for (const message of [MESSAGE, own]) {
      const { bytes, messageId } = await protect({ message: utf8(message) });
      const { message: inner } = await openMessage(bytes, reading());
      const outer = parseMime(bytes);
      expect(outer.rawHeader('message-id')).toBe(messageId);
      expect(inner.rawHeader('message-id')).toBe(messageId);
      expect(outer.rawHeader('date')).toBe(inner.rawHeader('date'));
      if (message === own) expect(messageId).toBe('<own@x.example>');
    }
  });

  test('the addresses shown outside can be others, or none', async () => {
    const { bytes } = await protect({ outerTo: ['emx-1@gateway.example'], outerCc: [] });
    expect(parseMime(bytes).header('to')).toBe('emx-1@gateway.example');
    expect((await openMessage(bytes, reading())).verdict.problems).toEqual([]);
    const hidden = await protect({ outerTo: [], outerCc: [] });
    expect(parseMime(hidden.bytes).header('to')).toBe('undisclosed-recipients:;');
    const opened = await openMessage(hidden.bytes, reading());
    expect(opened.verdict.problems).toEqual([]);
    expect(opened.message.header('to')).toContain('client@elsewhere.example');
  });

  test('the summary is of the CMS that a gateway decodes, in whatever pieces it comes', async () => {
    const { bytes, summary } = await protect();
    async function* trickle() {
      for (let at = 0; at < bytes.length; at += 1001) yield bytes.subarray(at, at + 1001);
    }
    const cms = await collect(decodedCms(trickle()));
    expect(cms.length).toBe(summary.size);
    expect(new Uint8Array(await crypto.subtle.digest('SHA-256', cms as Uint8Array<ArrayBuffer>))).toEqual(
      summary.digest,
    );
    expect(isEncrypted(bytes)).toBe(true);
    expect(isEncrypted(utf8(MESSAGE))).toBe(false);
    await expect(collect(decodedCms(utf8(MESSAGE)))).rejects.toMatchObject({ code: 'not-encrypted' });
    const opened = await openCms(cms, reading({ keys: [KEK], require: 'authenticated-encryption' }));
    expect(opened.verdict).toMatchObject({ problems: [], outerDifferences: [] });
  });

  test('a message that comes in pieces, or with bare line feeds, is protected alike', async () => {
    const bytes = utf8(MESSAGE.replaceAll('\r\n', '\n'));
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let at = 0; at < bytes.length; at += 333) controller.enqueue(bytes.subarray(at, at + 333));
        controller.close();
      },
    });
    const { message } = await openMessage((await protect({ message: stream })).bytes, reading());
    expect(messageContent(message)).toMatchObject({ text: 'Grüße' });
    expect(messageContent(message).attachments[0]?.body()).toEqual(ATTACHMENT);
  });

  test('a raw UTF-8 header leaves as 7 bit and comes back as it was', async () => {
    const message = utf8(
      'From: Jürgen <anna@firm.example>\r\nTo: ben@firm.example\r\nSubject: Größe\r\nX-Note: ä\r\n\r\nx',
    );
    const { bytes } = await protect({ message });
    expect(Buffer.from(bytes).every((byte) => byte < 0x80)).toBe(true);
    const { verdict, message: inner } = await openMessage(bytes, reading());
    expect(verdict.problems).toEqual([]);
    expect(inner.header('from')).toBe('Jürgen <anna@firm.example>');
    expect(inner.header('x-note')).toBe('ä');
  });

  test('10 MB grow to at most 1.37 times their size on the wire', async () => {
    const attachment = new Uint8Array(10_000_000);
    const message = utf8(
      `From: anna@firm.example\r\nTo: ben@firm.example\r\nContent-Type: application/x\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(attachment)}`,
    );
    const { bytes } = await protect({ message });
    expect(bytes.length / attachment.length).toBeLessThanOrEqual(1.37);
  });

  test('progress is told and cancelling stops', async () => {
    const seen: number[] = [];
    await protect({ onProgress: (bytes) => seen.push(bytes) });
    expect(seen.at(-1)).toBe(utf8(MESSAGE).length);
    const controller = new AbortController();
    controller.abort();
    await expect(protect({ signal: controller.signal })).rejects.toMatchObject({ code: 'aborted' });
    const { bytes } = await protect();
    await expect(openMessage(bytes, reading({ signal: controller.signal }))).rejects.toMatchObject({
      code: 'aborted',
    });
  });

  test('a message without a sender, or without recipients, is not protected', async () => {
    await expect(protect({ message: utf8('To: a@x.example\r\n\r\nx') })).rejects.toMatchObject({
      code: 'header-invalid',
    });
    await expect(protect({ recipients: [] })).rejects.toMatchObject({ code: 'recipient-invalid' });
    await expect(protect({ recipients: [{ ...KEK, kek: new Uint8Array(16) }] })).rejects.toMatchObject({
      code: 'recipient-invalid',
    });
  });

  test('a gateway that made the type a general one is no obstacle', async () => {
    const { bytes } = await protect();
    const text = Buffer.from(bytes).toString('latin1');
    const general = Buffer.from(
      text.replace(
        /Content-Type: .*\r\n .*\r\n/,
        'Content-Type: application/octet-stream; name=smime.p7m\r\n',
      ),
      'latin1',
    );
    expect(isEncrypted(general)).toBe(true);
    expect((await openMessage(general, reading())).verdict.problems).toEqual([]);
  });

  test('small bytes go to certificates and keys alike', async () => {
    const content = utf8('a deposit secret');
    const cms = await encryptBytes({
      content,
      recipients: [{ certificate: ben!.encryption.certificate }, KEK],
    });
    expect(await decryptBytes(cms, [ben!.encryption])).toEqual(content);
    expect(await decryptBytes(cms, [KEK])).toEqual(content);
    expect(
      await decryptBytes(await encryptBytes({ content: new Uint8Array(), recipients: [KEK] }), [KEK]),
    ).toEqual(new Uint8Array());
    await expect(decryptBytes(cms, [anna!.encryption])).rejects.toMatchObject({
      code: 'recipient-not-found',
    });
  });

  test('a clear-signed mail is readable by everybody, and its headers are signed too', async () => {
    const signed = await clearSignMessage({
      message: utf8(
        'From: anna@firm.example\r\nTo: ben@firm.example\r\nSubject: Größe\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nGrüße\r\n',
      ),
      signer: anna!.signer,
      signingTime: TODAY,
    });
    const { verdict, message } = await openMessage(signed, reading({ keys: [] }));
    expect(verdict.signature).toMatchObject({ status: 'valid', signerIsSender: true });
    expect(verdict.problems).toEqual(['not-authenticated-encryption']);
    expect(message.text()).toBe('Grüße\r\n');
    const forged = Buffer.from(signed)
      .toString('latin1')
      .replace('To: ben@firm.example', 'To: eve@firm.example');
    expect(
      (await openMessage(Buffer.from(forged, 'latin1'), reading({ keys: [] }))).verdict.outerDifferences,
    ).toEqual([{ name: 'To', outer: 'eve@firm.example', inner: 'ben@firm.example' }]);
  });

  test('a message without protection is opened with a verdict that says so', async () => {
    const { verdict, message } = await openMessage(utf8(MESSAGE), reading());
    expect(verdict).toMatchObject({ encryption: undefined, signature: undefined });
    expect(verdict.problems).toEqual(['not-signed', 'headers-not-protected', 'not-authenticated-encryption']);
    expect(message.header('subject')).toBe('Angebot für Wien');
    await expect(
      openMessage(utf8(MESSAGE), reading({ require: 'authenticated-encryption' })),
    ).rejects.toThrow(SmimeError);
  });
});
