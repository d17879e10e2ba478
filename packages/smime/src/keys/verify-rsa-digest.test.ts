import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { verifyRsaDigest } from './verify-rsa-digest.js';

const MESSAGE = Buffer.from('Pay Anna 100.');
const NAMES = { 'SHA-1': 'sha1', 'SHA-256': 'sha256', 'SHA-384': 'sha384', 'SHA-512': 'sha512' } as const;

describe('an RSA signature over a digest', () => {
  const newKey = (modulusLength: number, publicExponent = 65_537) =>
    generateKeyPairSync('rsa', { modulusLength, publicExponent });
  const spkiOf = (key: KeyObject) => new Uint8Array(key.export({ format: 'der', type: 'spki' }));
  const digestOf = (hash: string, bytes = MESSAGE) => createHash(hash).update(bytes).digest();

  test.each([1024, 1025, 2047, 2048, 3072])('is right when the platform made it (%i bits)', (bits) => {
    const { publicKey, privateKey } = newKey(bits);
    for (const [name, hash] of Object.entries(NAMES) as [keyof typeof NAMES, string][]) {
      const signature = sign(hash, MESSAGE, privateKey);
      const verify = (digest: Uint8Array, bytes: Uint8Array) =>
        verifyRsaDigest(spkiOf(publicKey), name, digest, bytes);
      expect(verify(digestOf(hash), signature)).toBe(true);
      expect(verify(digestOf(hash, Buffer.from('Pay Eve 100.')), signature)).toBe(false);
      expect(verify(digestOf(hash), signature.subarray(1))).toBe(false);
      const changed = Buffer.from(signature);
      changed[20]! ^= 1;
      expect(verify(digestOf(hash), changed)).toBe(false);
    }
  });

  test('attack: a cube root whose rest is noise is no signature under exponent 3', () => {
    const { publicKey } = newKey(2048, 3);
    const digest = digestOf('sha256');
    const info = Buffer.concat([Buffer.from('3031300d060960864801650304020105000420', 'hex'), digest]);
    const begin = Buffer.concat([Buffer.from('0001ffffffffffffffff00', 'hex'), info]);
    const wanted = BigInt(
      `0x${Buffer.concat([begin, Buffer.alloc(256 - begin.length, 0xff)]).toString('hex')}`,
    );
    const root = cubeRoot(wanted);
    const forged = Buffer.from(root.toString(16).padStart(512, '0'), 'hex');
    // The beginning is what is asked for: who parses instead of comparing takes it.
    const cube = (root ** 3n).toString(16).padStart(512, '0');
    expect(cube.startsWith(begin.toString('hex'))).toBe(true);
    expect(verifyRsaDigest(spkiOf(publicKey), 'SHA-256', digest, forged)).toBe(false);
  });

  test('a digest that is not verified makes no signature right', () => {
    const { publicKey, privateKey } = newKey(1024);
    const spki = spkiOf(publicKey);
    const signature = sign('sha256', MESSAGE, privateKey);
    expect(verifyRsaDigest(spki, 'SHA-256', digestOf('sha256'), signature)).toBe(true);
    expect(verifyRsaDigest(spki, 'MD5', digestOf('md5'), signature)).toBe(false);
  });
});

function cubeRoot(value: bigint): bigint {
  let [low, high] = [0n, 1n << 700n];
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (middle ** 3n <= value) low = middle;
    else high = middle - 1n;
  }
  return low;
}
