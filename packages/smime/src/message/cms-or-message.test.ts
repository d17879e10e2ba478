import { beforeAll, describe, expect, test } from 'vitest';
import { utf8 } from '../bytes/byte-arrays.js';
import {
  Certificate,
  collect,
  encryptBytes,
  exportEncryptedPrivateKey,
  exportPkcs12,
  importEncryptedPrivateKey,
  importPkcs12,
  type OpenOptions,
  openCms,
  openCmsStream,
  openMessage,
  openMessageStream,
  protectMessage,
  readCertificates,
  readCmsCertificates,
} from '../index.js';
import { newFirm, newPerson, type Person, TODAY } from '../testing/firm.js';
import { memoryTemporaryStore } from '../testing/memory-temporary-store.js';

const KEK = { keyId: utf8('k'), kek: new Uint8Array(32).fill(9) };

describe('what was brought to the wrong door', () => {
  let anna: Person;
  let options: OpenOptions;
  let message: Uint8Array;
  let cms: Uint8Array;
  beforeAll(async () => {
    const firm = await newFirm();
    anna = await newPerson(firm, 'anna@firm.example', 'p-256');
    options = { keys: [KEK], roots: [firm.root.certificate], at: TODAY, readers: ['ben@firm.example'] };
    const { bytes } = await protectMessage({
      message: utf8('From: anna@firm.example\r\nTo: ben@firm.example\r\n\r\nHello\r\n'),
      signer: anna.signer,
      recipients: [KEK],
      contentEncryption: 'aes-256-gcm',
      signingTime: TODAY,
    });
    message = await collect(bytes);
    cms = await encryptBytes({ content: utf8('Content-Type: text/plain\r\n\r\nHello'), recipients: [KEK] });
  });

  const pem = (type: string, der: Uint8Array) =>
    `-----BEGIN ${type}-----\n${Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n')}\n-----END ${type}-----\n`;
  async function* bytewise(bytes: Uint8Array) {
    for (const byte of bytes) yield Uint8Array.of(byte);
  }
  const told = (code: string, name: string) => ({ code, message: expect.stringContaining(name) });
  const stream = () => ({ ...options, temporaryStore: memoryTemporaryStore });

  test('a bare CMS is no message: openCms takes it', async () => {
    const definite = Uint8Array.of(0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 7, 1, 0xa0, 0);
    for (const bytes of [cms, definite, utf8(pem('CMS', cms))]) {
      const wrong = told('malformed-mime', 'openCms');
      await expect(openMessage(bytes, options)).rejects.toMatchObject(wrong);
      await expect(openMessage(bytewise(bytes), options)).rejects.toMatchObject(wrong);
      await expect(openMessageStream(bytes, stream())).rejects.toMatchObject(wrong);
      await expect(readCertificates(bytes)).rejects.toMatchObject(
        told('malformed-mime', 'readCmsCertificates'),
      );
    }
  });

  test('a message is no bare CMS, nor is base64: openMessage takes the one', async () => {
    for (const bytes of [message, utf8(pem('CMS', cms)), utf8(Buffer.from(cms).toString('base64'))]) {
      const wrong = told('malformed-asn1', 'openMessage');
      await expect(openCms(bytes, options)).rejects.toMatchObject(wrong);
      await expect(openCms(bytewise(bytes), options)).rejects.toMatchObject(wrong);
      await expect(openCmsStream(bytes, stream())).rejects.toMatchObject(wrong);
      await expect(readCmsCertificates(bytes)).rejects.toMatchObject(
        told('malformed-asn1', 'readCertificates'),
      );
    }
  });

  test('each opens at its own, however short its pieces', async () => {
    await expect(openCms(bytewise(cms), options)).resolves.toBeDefined();
    await expect(openMessage(bytewise(message), options)).resolves.toBeDefined();
    for (const short of [
      'F:',
      'X:\0',
      '0-Digit: begins a header field\r\n\r\n',
      '\ufeffTo: ben@firm.example',
    ])
      await expect(openMessage(utf8(short), options)).resolves.toMatchObject({ verdict: { layers: [] } });
    for (const short of [new Uint8Array(), Uint8Array.of(0x30), Uint8Array.of(0xff)])
      await expect(openCms(short, options)).rejects.toMatchObject({
        code: 'malformed-asn1',
        message: expect.not.stringContaining('openMessage'),
      });
  });

  test('what has no header field is no message, and is not opened as one that nobody signed', async () => {
    const empty = ['', '\r\n', '\r\nFrom: anna@firm.example\r\n\r\nHello', '\ufeff'];
    const prose = [
      '0',
      'From',
      '-----BEGIN',
      'Hello Ben,\n\nFrom: me',
      'Dear Ben: see you\r\n',
      ' From: a@b.example',
      'Hello\n\0Ben',
      '\n\0 an empty line',
    ];
    for (const text of [
      ...empty,
      ...prose,
      'From the bottom of my heart\n\n',
      'No empty line. '.repeat(80_000),
    ]) {
      const wrong = told('malformed-mime', 'header field');
      await expect(openMessage(utf8(text), options)).rejects.toMatchObject(wrong);
      await expect(openMessageStream(utf8(text), stream())).rejects.toMatchObject(wrong);
      if (text.length < 100)
        await expect(openMessage(bytewise(utf8(text)), options)).rejects.toMatchObject(wrong);
    }
  });

  test('a message that was saved in UTF-16 is told so', async () => {
    const little = Buffer.from('From: anna@firm.example\r\n\r\nHello'.repeat(40_000), 'utf16le');
    const big = Buffer.from(little).swap16();
    const withMark = [
      Buffer.concat([Buffer.of(0xff, 0xfe), little]),
      Buffer.concat([Buffer.of(0xfe, 0xff), big]),
    ];
    // Whose letters have no zeros, so that the mark alone tells.
    const chinese = Buffer.from('\ufeff你好，世界。我们明天见。', 'utf16le');
    withMark.push(chinese, Buffer.from(chinese).swap16());
    for (const bytes of [little, big, ...withMark]) {
      const wrong = told('malformed-mime', 'UTF-16');
      await expect(openMessage(bytes, options)).rejects.toMatchObject(wrong);
      await expect(openMessage(bytewise(bytes.subarray(0, 60)), options)).rejects.toMatchObject(wrong);
      await expect(openMessageStream(bytes, stream())).rejects.toMatchObject(wrong);
    }
  });

  test('two bytes that are no byte order mark do not make it UTF-16', async () => {
    for (const mark of [
      [0xff, 0xff],
      [0xfe, 0xfe],
      [0xfd, 0xfc],
      [0xff, 0xfd],
      [0xfc, 0xfd],
    ]) {
      const wrong = told('malformed-mime', 'header field');
      await expect(
        openMessage(Buffer.concat([Buffer.from(mark), utf8('Hello Ben and Anna')]), options),
      ).rejects.toMatchObject(wrong);
    }
  });

  test('a part inside a multipart may have an empty header', async () => {
    const text =
      'From: anna@firm.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHello\r\n--b--\r\n';
    const { message: opened } = await openMessage(utf8(text), options);
    expect(opened.parts.map((part) => part.text())).toEqual(['Hello']);
  });

  test('a certificate in PEM form is text, one in DER is not', async () => {
    const { certificate } = anna.signing;
    const text = certificate.toPem();
    for (const wrong of [utf8(text), utf8(`subject=Anna\n${text}`), text as never])
      expect(() => Certificate.fromDer(wrong)).toThrow(
        expect.objectContaining(told('malformed-certificate', 'Certificate.fromPem')),
      );
    for (const wrong of [certificate.der as never, utf8(text) as never, 'nothing'])
      expect(() => Certificate.fromPem(wrong)).toThrow(
        expect.objectContaining(told('malformed-certificate', 'Certificate.fromDer')),
      );
  });

  test('key files are told from PEM', async () => {
    const password = 'geheim';
    const entry = { entries: [anna.signing], chain: [], password, iterations: 1 };
    const pfx = pem('PKCS12', await exportPkcs12(entry));
    const wrong = told('malformed-pkcs12', 'importEncryptedPrivateKey');
    for (const text of [utf8(pfx), utf8(anna.signing.certificate.toPem()), pfx as never])
      await expect(importPkcs12(text, password)).rejects.toMatchObject(wrong);
    const { key } = anna.signing;
    const der = await exportEncryptedPrivateKey({ key, password, iterations: 1 });
    const text = pem('ENCRYPTED PRIVATE KEY', der);
    expect(await importEncryptedPrivateKey(text, password)).toEqual(key);
    await expect(importEncryptedPrivateKey(utf8(text), password)).rejects.toMatchObject(
      told('malformed-private-key', 'as a string'),
    );
  });
});
