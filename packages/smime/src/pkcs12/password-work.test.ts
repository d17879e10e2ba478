import { describe, expect, test, vi } from 'vitest';
import { encode, integer, octetString, oid, sequence } from '../asn1/asn1.js';
import * as id from '../asn1/object-identifiers.js';
import { exportEncryptedPrivateKey, exportPkcs12, generateKey, importEncryptedPrivateKey } from '../index.js';
import { newFirm, newPerson } from '../testing/firm.js';
import { decryptWithPassword, encryptWithPassword } from './password-encryption.js';
import { PASSWORD_WORK, PasswordWork } from './password-work.js';

const pbes2 = (iterations: number) =>
  sequence(
    oid(id.PBES2),
    sequence(
      sequence(
        oid(id.PBKDF2),
        sequence(octetString(new Uint8Array(16)), integer(iterations), sequence(oid(id.HMAC_SHA256))),
      ),
      sequence(oid(id.AES_256_CBC), octetString(new Uint8Array(16))),
    ),
  );
const oldScheme = (iterations: number) =>
  sequence(oid(id.PBE_SHA1_3DES), sequence(octetString(new Uint8Array(8)), integer(iterations)));

describe('the work that a key file may ask for', () => {
  test('what programs write is far within it: a MAC, certificates and twenty keys of 600 000 iterations each', () => {
    const work = new PasswordWork(PASSWORD_WORK.keyFile);
    work.spend('pkcs12', 'SHA-256', 600_000, 1);
    for (let bag = 0; bag < 21; bag++) work.spend('pbkdf2', 'SHA-256', 600_000, 1);
    // The old form: two keys in 3DES, certificates in RC2-40, each with key and initialisation vector.
    const old = new PasswordWork(PASSWORD_WORK.keyFile);
    for (const blocks of [1, 2, 1, 2, 1, 1, 1]) old.spend('pkcs12', 'SHA-1', 600_000, blocks);
  });

  test('is counted over all bags: many that are each within it are refused together', async () => {
    const work = new PasswordWork(PASSWORD_WORK.keyFile);
    const bag = () => decryptWithPassword(pbes2(1), new Uint8Array(16), 'x', work);
    await expect(bag()).rejects.toMatchObject({ code: 'wrong-password' });
    for (let rounds = 0; rounds < 6; rounds++) work.spend('pbkdf2', 'SHA-256', 10_000_000, 1);
    const derived = vi.spyOn(globalThis.crypto.subtle, 'deriveBits');
    await expect(decryptWithPassword(pbes2(10_000_000), new Uint8Array(16), 'x', work)).rejects.toMatchObject(
      { code: 'too-large' },
    );
    expect(derived).not.toHaveBeenCalled();
    derived.mockRestore();
  });

  test.each([
    ['PBES2', pbes2(64_000_001)],
    ['the old scheme, which costs ten times as much', oldScheme(3_200_001)],
    ['as many as a number can be', pbes2(2 ** 31 - 1)],
  ])('one bag beyond it is refused before it is begun: %s', async (_, algorithm) => {
    const work = new PasswordWork(PASSWORD_WORK.keyFile);
    await expect(decryptWithPassword(algorithm, new Uint8Array(16), 'x', work)).rejects.toMatchObject({
      code: 'too-large',
    });
  });

  test('no iterations, or fewer, are no number of them', async () => {
    for (const iterations of [0, -1]) {
      const work = new PasswordWork(PASSWORD_WORK.keyFile);
      await expect(
        decryptWithPassword(pbes2(iterations), new Uint8Array(16), 'x', work),
      ).rejects.toMatchObject({ code: 'malformed-pkcs12' });
    }
  });

  test('a private key alone may ask for less', async () => {
    const key = await generateKey('p-256');
    await expect(
      exportEncryptedPrivateKey({ key, password: 'x', iterations: 24_000_001 }),
    ).rejects.toMatchObject({ code: 'invalid-argument' });
    for (const iterations of [24_000_001, 2 ** 31 - 1]) {
      const file = encode(sequence(pbes2(iterations), octetString(new Uint8Array(16))));
      await expect(importEncryptedPrivateKey(file, 'x')).rejects.toMatchObject({ code: 'too-large' });
    }
  });

  test('what could not be read again is not written, and the error speaks of the option', async () => {
    const anna = await newPerson(await newFirm(), 'anna@firm.example', 'p-256');
    for (const iterations of [0, -1, 1.5, Number.NaN, '5' as unknown as number, 7_000_000, 1e9]) {
      const invalid = { code: 'invalid-argument', message: expect.stringMatching(/iterations.* Give /) };
      for (const form of ['pbes2', 'legacy'] as const) {
        const file = { entries: [anna.signing], chain: [], password: 'x', iterations, form };
        await expect(exportPkcs12(file)).rejects.toMatchObject(invalid);
      }
      if (iterations === 7_000_000) continue;
      const key = { key: anna.signing.key, password: 'x', iterations };
      await expect(exportEncryptedPrivateKey(key)).rejects.toMatchObject(invalid);
    }
  });
});

test('the counted rounds are those that are done', async () => {
  const work = new PasswordWork(999);
  await expect(encryptWithPassword(new Uint8Array(1), 'x', 1000, work)).rejects.toMatchObject({
    code: 'too-large',
  });
  await encryptWithPassword(new Uint8Array(1), 'x', 1000, new PasswordWork(1000));
});
