import { describe, expect, test } from 'vitest';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { collect, encryptMessage, openCms, openMessage } from '../index.js';
import { growsLinearly } from '../testing/growth.js';
import { ber } from './hostile-bytes.js';
import { OPTIONS } from './refusal.js';

describe('work grows with the bytes of a message, however short its lines and pieces are', () => {
  test('content of pieces that hold nothing', async () => {
    const head = ber('3080', '06092a864886f70d010702', 'a080', '3080', '020101', '3100', '3080');
    const message = (size: number) =>
      concatBytes([
        ...[head, ber('06092a864886f70d010701', 'a080', '2480')],
        new Uint8Array(2 * size).fill(4).map((byte, i) => (i % 2 ? 0 : byte)),
        ber('0000', '0000', '0000', '3100', '0000', '0000', '0000'),
      ]);
    expect(await growsLinearly((size) => openCms(message(size), OPTIONS), 4000)).toBe(true);
  });

  test.each(['\n', 'a\n', '\r\n'])('a signed part of nothing but %j', async (line) => {
    const message = (size: number) =>
      utf8(
        'From: anna@firm.example\r\nContent-Type: multipart/signed; boundary=b; micalg=sha-256;\r\n' +
          ' protocol="application/pkcs7-signature"\r\n\r\n--b\r\n\r\n' +
          `${line.repeat(size)}\r\n--b\r\nContent-Type: application/pkcs7-signature\r\n\r\nMA==\r\n--b--\r\n`,
      );
    const open = (size: number) => openMessage(message(size), OPTIONS).catch(() => undefined);
    expect(await growsLinearly(open, 25_000)).toBe(true);
  });

  test('a message of empty lines, when it is encrypted', async () => {
    const work = async (size: number) => {
      const { bytes } = await encryptMessage({
        message: utf8(`From: anna@firm.example\n\n${'\n'.repeat(size)}`),
        recipients: [{ keyId: utf8('k'), kek: new Uint8Array(32) }],
        contentEncryption: 'aes-256-gcm',
        date: OPTIONS.at,
      });
      expect((await collect(bytes)).length).toBeGreaterThan(2 * size);
    };
    expect(await growsLinearly(work, 25_000)).toBe(true);
  });
});
