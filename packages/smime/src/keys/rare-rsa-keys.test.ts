import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { utf8 } from '../bytes/byte-arrays.js';
import { bytesOf, NumericRsaKey, primes } from '../testing/numeric-rsa-key.js';
import { verifyRsaDigest } from './verify-rsa-digest.js';

const MESSAGE = utf8('Pay Anna 100.');
const DIGEST = createHash('sha256').update(MESSAGE).digest();
const USUAL = 65_537n;

describe('RSA keys that no platform makes', () => {
  const newKey = (count: number, bits: number, exponent = USUAL) =>
    new NumericRsaKey(primes(count, bits, exponent), exponent);
  const isRight = (key: NumericRsaKey, signature = key.sign(MESSAGE)) =>
    verifyRsaDigest(key.spki, 'SHA-256', DIGEST, signature);

  test('attack: a key with room for less than eight bytes of padding signs nothing', () => {
    // A DigestInfo of SHA-256 has 51 bytes, and three more are around the padding.
    const [just, less] = [newKey(2, 248), newKey(2, 244)];
    expect([just.length, less.length]).toEqual([62, 61]);
    expect(isRight(just)).toBe(true);
    expect(isRight(less)).toBe(false);
  });

  test('attack: one signature is not written as another by adding the modulus', () => {
    // The modulus leaves bits of its first byte free.
    const key = newKey(2, 513);
    const signature = key.sign(MESSAGE);
    const number = BigInt(`0x${Buffer.from(signature).toString('hex')}`);
    const second = bytesOf(number + key.modulus, key.length);
    expect(second).toHaveLength(key.length);
    expect(isRight(key, signature)).toBe(true);
    expect(isRight(key, second)).toBe(false);
  });

  test('attack: an exponent that keeps the reader busy is refused', () => {
    const [largest, larger] = [2n ** 64n - 59n, 2n ** 64n + 13n];
    expect(isRight(newKey(2, 512, largest))).toBe(true);
    expect(isRight(newKey(2, 512, larger))).toBe(false);
  });

  test('attack: a modulus that keeps the reader busy is refused', () => {
    expect(isRight(newKey(32, 512, 3n))).toBe(true);
    expect(isRight(newKey(33, 512, 3n))).toBe(false);
  });
});
