import * as asn1js from 'asn1js';
import { expect, test } from 'vitest';
import { childrenOf, encode, integer, octetString, oid, parseAsn1, sequence } from '../asn1/asn1.js';
import * as id from '../asn1/object-identifiers.js';
import { toHex, utf8 } from '../bytes/byte-arrays.js';
import { pbkdf2Identifier, pbkdf2Key, readPbkdf2 } from './pbkdf2.js';

const salt = utf8('salt');

test('keys are those of RFC 6070', async () => {
  const key = await pbkdf2Key('password', { digest: 'SHA-1', salt, iterations: 4096 }, 20);
  expect(toHex(key)).toBe('4b007901b765489abead49d926f721d065a429c1');
});

test('parameters that were written are read again', () => {
  for (const iterations of [1, 600_000, 2 ** 31 - 1]) {
    expect(read(...pbkdf2Identifier({ salt, iterations }))).toEqual({ digest: 'SHA-256', salt, iterations });
  }
});

test('without a function it is HMAC-SHA-1, whether a key length is said or not', () => {
  for (const more of [[], [integer(32)]]) {
    const parameters = sequence(octetString(salt), integer(2048), ...more);
    expect(read(oid(id.PBKDF2), parameters)).toEqual({ digest: 'SHA-1', salt, iterations: 2048 });
  }
});

test('a count of iterations is read as it is, however large or negative', () => {
  const iterations = (count: Uint8Array) =>
    read(
      oid(id.PBKDF2),
      sequence(octetString(salt), new asn1js.Integer({ valueHex: Uint8Array.from(count).buffer })),
    )?.iterations;
  expect(iterations(Uint8Array.of(0x01, 0, 0, 0, 0))).toBe(2 ** 32);
  expect(iterations(Uint8Array.of(0xff))).toBe(-1);
  expect(iterations(new Uint8Array(9).fill(0x7f))).toBe(Number.MAX_SAFE_INTEGER);
});

test('what is no PBKDF2 with a salt and a function known here is none', () => {
  const hmacMd5 = sequence(oid('1.3.6.1.5.5.8.1.1'));
  expect(read(oid(id.PBES2), sequence(octetString(salt), integer(1)))).toBeUndefined();
  expect(read(oid(id.PBKDF2))).toBeUndefined();
  expect(read(oid(id.PBKDF2), sequence(octetString(salt)))).toBeUndefined();
  expect(read(oid(id.PBKDF2), sequence(sequence(oid(id.PBKDF2)), integer(1)))).toBeUndefined();
  expect(read(oid(id.PBKDF2), sequence(octetString(salt), integer(1), hmacMd5))).toBeUndefined();
});

function read(...fields: Parameters<typeof sequence>) {
  return readPbkdf2(childrenOf(parseAsn1(encode(sequence(...fields)), 'algorithm')));
}
