import { describe, expect, test } from 'vitest';
import { derContext, derOctets, derOid, derSequence, derSmallInteger } from '../asn1/der.js';
import { EC_PUBLIC_KEY, P_256 } from '../asn1/object-identifiers.js';
import { createCertificateRequest, generateKey } from '../index.js';
import { publicKeyBits } from './public-key.js';

const ADDRESS = 'anna@firm.example';

describe('a private key that holds its public key', async () => {
  const { pkcs8, spki } = await generateKey('p-256');
  /** PrivateKeyInfo around an ECPrivateKey with these bits for its public key. */
  const holding = (...bits: readonly number[]) =>
    derSequence(
      derSmallInteger(0),
      derSequence(derOid(EC_PUBLIC_KEY), derOid(P_256)),
      derOctets(
        derSequence(
          derSmallInteger(1),
          derOctets(new Uint8Array(32).fill(7)),
          derContext(1, Uint8Array.of(3, bits.length + 1, 0, ...bits)),
        ),
      ),
    );

  test.each([
    ['infinity', [0]],
    ['nothing', []],
    ['a point off the curve', [4, ...new Uint8Array(64).fill(1)]],
    ['a point of another curve', [4, ...new Uint8Array(96).fill(1)]],
  ])('attack: %s there does not end the process when it signs', async (_, bits) => {
    const signing = createCertificateRequest({ address: ADDRESS, key: { pkcs8: holding(...bits), spki } });
    await expect(signing).rejects.toMatchObject({ code: 'malformed-private-key' });
  });

  test('the right one signs, and so do keys of other kinds', async () => {
    for (const key of [{ pkcs8, spki }, await generateKey('ed25519'), await generateKey('rsa-2048')])
      expect((await createCertificateRequest({ address: ADDRESS, key })).length).toBeGreaterThan(100);
    expect(publicKeyBits(spki)[0]).toBe(4);
  });
});
