import { beforeAll, describe, expect, test, vi } from 'vitest';
import { encode } from '../asn1/asn1.js';
import { derContext, derSmallInteger } from '../asn1/der.js';
import { utf8 } from '../bytes/byte-arrays.js';
import { type DecryptionKey, decryptBytes, encryptBytes, type Recipient } from '../index.js';
import { newFirm, newPerson, type Person } from '../testing/firm.js';
import { PasswordAttempts } from './password-attempts.js';
import { passwordRecipient } from './password-recipient.js';

const CONTENT = utf8('a deposit secret');
const [ONE, TWO, OTHER] = [{ password: 'one' }, { password: 'two' }, { password: 'other' }];
const KEK = { keyId: utf8('deposit'), kek: new Uint8Array(32).fill(7) };

describe('passwords among the keys of a reader', () => {
  let ben: Person;
  beforeAll(async () => {
    ben = await newPerson(await newFirm(), 'ben@firm.example', 'p-256');
  });

  const encrypt = (...recipients: readonly Recipient[]) => encryptBytes({ content: CONTENT, recipients });
  const derivations = async (cms: Uint8Array, keys: readonly DecryptionKey[]) => {
    const derive = vi.spyOn(globalThis.crypto.subtle, 'importKey');
    try {
      const outcome = await decryptBytes(cms, keys).catch((error: unknown) => error);
      return { outcome, count: derive.mock.calls.filter(([, , algorithm]) => algorithm === 'PBKDF2').length };
    } finally {
      derive.mockRestore();
    }
  };

  test('do not keep a certificate or a key from opening the message, whatever the order', async () => {
    for (const recipients of [
      [ONE, ben.encryption, KEK],
      [KEK, ben.encryption, ONE],
    ]) {
      const cms = await encrypt(...recipients);
      for (const own of [ben.encryption, KEK])
        for (const keys of [
          [own, OTHER],
          [OTHER, own],
        ]) {
          expect(await derivations(cms, keys)).toEqual({ outcome: CONTENT, count: 0 });
        }
    }
  });

  test.each([
    ['the first of two', [ONE]],
    ['the second of two', [TWO]],
    ['one of several that the reader has', [OTHER, TWO]],
    ['one of several, and the others are of other kinds', [OTHER, KEK, ONE]],
  ])('open for two passwords with %s', async (_, keys) => {
    expect(await decryptBytes(await encrypt(ONE, TWO), keys)).toEqual(CONTENT);
  });

  test('end like every wrong key when none is right', async () => {
    const cms = await encrypt(ONE, TWO);
    await expect(decryptBytes(cms, [OTHER])).rejects.toMatchObject({ code: 'decryption-failed' });
    await expect(decryptBytes(cms, [KEK])).rejects.toMatchObject({ code: 'recipient-not-found' });
  });

  test('ask for no more work than 8 derivations, each password once', async () => {
    const cms = await encrypt(ONE, TWO, { password: 'three' });
    const failed = { code: 'decryption-failed' };
    const many = Array.from({ length: 4 }, (_, index) => ({ password: `wrong ${index}` }));
    expect(await derivations(cms, many)).toMatchObject({ outcome: failed, count: 8 });
    expect(await derivations(cms, [OTHER, OTHER])).toMatchObject({ outcome: failed, count: 3 });
  });

  test('are tried on what can be read, though another recipient cannot', async () => {
    const unreadable = derContext(3, derSmallInteger(0));
    const alone = new PasswordAttempts([ONE]);
    expect(alone.take(unreadable)).toBe(true);
    expect(() => alone.opener()).toThrow(expect.objectContaining({ code: 'unsupported-algorithm' }));
    const beside = new PasswordAttempts([OTHER, ONE]);
    const contentKey = new Uint8Array(32).fill(5);
    for (const info of [unreadable, encode(await passwordRecipient('one', contentKey))]) beside.take(info);
    expect(await beside.opener()?.(32)).toEqual(contentKey);
  });
});
