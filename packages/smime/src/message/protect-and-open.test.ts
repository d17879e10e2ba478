import { beforeAll, describe, expect, test } from 'vitest';
import { utf8 } from '../bytes/byte-arrays.js';
import {
  clearSignMessage,
  collect,
  decodedCms,
  isEncrypted,
  messageContent,
  openCms,
  openMessage,
  SmimeError,
} from '../index.js';
import {
  ATTACHMENT,
  base64,
  type Correspondence,
  KEK,
  MESSAGE,
  newCorrespondence,
} from '../testing/correspondence.js';
import { type Person, TODAY } from '../testing/firm.js';

describe('protecting and opening', () => {
  let anna: Person;
  let ben: Person;
  let protect: Correspondence['protect'];
  let reading: Correspondence['reading'];

  beforeAll(async () => {
    ({ anna, ben, protect, reading } = await newCorrespondence());
  });

  test.each([
    ['aes-256-gcm', 'binary'],
    ['aes-256-gcm', 'base64'],
    ['aes-256-cbc', 'binary'],
    ['aes-256-cbc', 'base64'],
  ] as const)('what was written is read back (%s, %s)', async (contentEncryption, inner) => {
    const { bytes } = await protect({ contentEncryption, inner });
    for (const keys of [[anna.encryption], [ben.encryption], [KEK]]) {
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

  test('a clear-signed mail is readable by everybody, and its headers are signed too', async () => {
    const signed = await clearSignMessage({
      message: utf8(
        'From: anna@firm.example\r\nTo: ben@firm.example\r\nSubject: Größe\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nGrüße\r\n',
      ),
      signer: anna.signer,
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
