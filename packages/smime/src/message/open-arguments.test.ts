import { beforeAll, describe, expect, test } from 'vitest';
import { utf8 } from '../bytes/byte-arrays.js';
import { toPem } from '../bytes/pem.js';
import {
  createCrl,
  isEncrypted,
  type OpenOptions,
  openMessage,
  openMessageStream,
  parseMime,
} from '../index.js';
import { type Firm, newFirm, newPerson, type Person, TODAY } from '../testing/firm.js';

const MESSAGE = utf8('From: anna@firm.example\r\nTo: ben@firm.example\r\n\r\nHello');

/** What a program without types may give. */
const untyped = <T>(value: unknown): T => value as T;

describe('opening with arguments that are none', () => {
  let firm: Firm;
  let ben: Person;

  beforeAll(async () => {
    firm = await newFirm();
    ben = await newPerson(firm, 'ben@firm.example', 'p-256');
  });

  const options = (more: object): OpenOptions => ({
    keys: [ben.encryption],
    roots: [firm.root.certificate],
    at: TODAY,
    readers: ['ben@firm.example'],
    ...more,
  });

  test.each([
    ['no keys', () => ({ keys: undefined }), /keys/],
    ['a key alone', () => ({ keys: [ben.encryption.key] }), /key to open with/],
    [
      'a certificate in PEM among the keys',
      () => ({ keys: [{ certificate: ben.encryption.certificate.toPem(), key: ben.encryption.key }] }),
      /key to open with/,
    ],
    ['a password that is none', () => ({ keys: [{ password: undefined }] }), /key to open with/],
    ['roots in PEM', () => ({ roots: [firm.root.certificate.toPem()] }), /fromPem/],
    ['one root', () => ({ roots: firm.root.certificate }), /list/],
    ['no root', () => ({ roots: undefined }), /roots/],
    ['intermediates in DER', () => ({ intermediates: [firm.issuing.certificate.der] }), /fromDer/],
    ['a CRL as text', () => ({ crls: ['x'] }), /CRLs/],
    ['a CRL in an ArrayBuffer', () => ({ crls: [new ArrayBuffer(9)] }), /CRLs/],
    ['OCSP responses that are one', () => ({ ocspResponses: Uint8Array.of(0x30, 0) }), /list/],
    ['one reader', () => ({ readers: 'ben@firm.example' }), /reader/],
    ['a reader with a name', () => ({ readers: ['Ben <ben@firm.example>'] }), /address alone/],
    ['a reader with a space', () => ({ readers: [' ben@firm.example'] }), /address alone/],
    ['a reader that is none', () => ({ readers: [undefined] }), /address alone/],
    ['a controller for a signal', () => ({ signal: new AbortController() }), /AbortSignal/],
    ['a date as text', () => ({ at: '2026-01-01' }), /time of opening/],
  ])('%s: is refused, and it is said what is meant', async (_, more, sentence) => {
    await expect(openMessage(MESSAGE, options(more()))).rejects.toMatchObject({
      code: 'invalid-argument',
      message: expect.stringMatching(sentence),
    });
  });

  test('attack by accident: a CRL in PEM does not switch revocation off', async () => {
    const crl = await createCrl({
      issuer: firm.issuing,
      number: 1n,
      thisUpdate: TODAY,
      nextUpdate: new Date(TODAY.getTime() + 86_400_000),
      revoked: [],
    });
    const crls = [utf8(toPem('X509 CRL', crl))];
    await expect(openMessage(MESSAGE, options({ crls }))).rejects.toMatchObject({ code: 'invalid-argument' });
    expect((await openMessage(MESSAGE, options({ crls: [crl] }))).verdict.problems).toContain('not-signed');
  });

  test('a missing temporary store is told for a small message too', async () => {
    await expect(openMessageStream(MESSAGE, untyped(options({})))).rejects.toMatchObject({
      code: 'invalid-argument',
    });
  });

  test.each([
    ['an ArrayBuffer', new ArrayBuffer(8)],
    ['a Blob', new Blob(['From: a@b.example'])],
    ['a DataView', new DataView(new ArrayBuffer(8))],
    ['text', 'From: a@b.example\r\n\r\n'],
    ['nothing', undefined],
  ])('%s is no message, and it is said how to make one of it', async (_, source) => {
    await expect(openMessage(untyped(source), options({}))).rejects.toMatchObject({
      code: 'invalid-argument',
      message: expect.stringContaining('Uint8Array'),
    });
    for (const read of [isEncrypted, parseMime])
      expect(() => read(untyped(source))).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
  });

  test('a byte order mark before the header hides nothing, however it comes', async () => {
    const encrypted = utf8(
      '\ufeffFrom: a@b.example\r\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\nAA==',
    );
    expect(isEncrypted(encrypted)).toBe(true);
    const marked = utf8('\ufeffFrom: anna@firm.example\r\nTo: ben@firm.example\r\n\r\nHello');
    async function* single() {
      for (const byte of marked) yield Uint8Array.of(byte);
    }
    for (const source of [marked, single()]) {
      const { message } = await openMessage(source, options({}));
      expect(message.header('From')).toBe('anna@firm.example');
    }
  });
});
