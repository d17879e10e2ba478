import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  exportEncryptedPrivateKey,
  generateKey,
  importEncryptedPrivateKey,
  type PrivateKey,
  SmimeError,
} from '../index.js';
import { keyPem, OpensslFolder } from '../testing/firm.js';

const PASSWORD = 'pässwörd 1';
const ITERATIONS = 2048;

describe.each(['rsa-2048', 'p-256', 'p-384', 'p-521', 'ed25519', 'x25519'] as const)(
  'a private key under a password: %s',
  (algorithm) => {
    const folder = new OpensslFolder();
    let key: PrivateKey;
    let file: Uint8Array;
    beforeAll(async () => {
      key = await generateKey(algorithm);
      file = await exportEncryptedPrivateKey({ key, password: PASSWORD, iterations: ITERATIONS });
    });
    afterAll(() => folder.close());

    test('comes out as it went in', async () => {
      expect(await importEncryptedPrivateKey(file, PASSWORD)).toEqual(key);
    });

    test('is read by OpenSSL', () => {
      folder.write('ours.der', file);
      const printed = folder.run(
        'pkey',
        '-inform',
        'DER',
        '-in',
        'ours.der',
        '-passin',
        `pass:${PASSWORD}`,
        '-pubout',
        '-outform',
        'PEM',
      );
      expect(printed.replace(/-----.*?-----|\s/g, '')).toBe(Buffer.from(key.spki).toString('base64'));
    });

    test.each([
      ['as it comes', ['-v2', 'aes-256-cbc']],
      ['with AES-128 and HMAC-SHA-512', ['-v2', 'aes-128-cbc', '-v2prf', 'hmacWithSHA512']],
      ['with 3DES', ['-v2', 'des3']],
      ['in the old form with SHA-1 and 3DES', ['-v1', 'PBE-SHA1-3DES']],
    ] as const)('that OpenSSL encrypted is read: %s', async (_, options) => {
      folder.write('key.pem', keyPem(key));
      const pem = folder.run('pkcs8', '-topk8', '-in', 'key.pem', '-passout', 'pass:pw', ...options);
      expect((await importEncryptedPrivateKey(pem, 'pw')).spki).toEqual(key.spki);
    });
  },
);

describe('an encrypted private key that does not open', () => {
  let file: Uint8Array;
  beforeAll(async () => {
    const key = await generateKey('p-256');
    file = await exportEncryptedPrivateKey({ key, password: PASSWORD, iterations: 1 });
  });

  test('says so for every wrong password, whatever the padding looks like', async () => {
    const attempts = Array.from({ length: 600 }, (_, index) =>
      importEncryptedPrivateKey(file, `wrong ${index}`),
    );
    const outcomes = await Promise.allSettled(attempts);
    const codes = outcomes.map((outcome) =>
      outcome.status === 'rejected' ? (outcome.reason as SmimeError).code : 'opened',
    );
    expect(new Set(codes)).toEqual(new Set(['wrong-password']));
  });

  test('is told from one that is damaged or none', async () => {
    for (const bytes of [
      new Uint8Array(),
      file.subarray(0, 40),
      'no PEM',
      keyPem({ pkcs8: file, spki: file }),
    ])
      await expect(importEncryptedPrivateKey(bytes, PASSWORD)).rejects.toMatchObject({
        code: 'malformed-private-key',
      });
  });

  test('ends in the typed error, whatever was changed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 255 }), async (position, change) => {
        const bytes = Uint8Array.from(file);
        // The iteration count stands in the first bytes; a large one would only take long.
        const start = 70;
        bytes[start + (position % (bytes.length - start))]! ^= change;
        const outcome = await importEncryptedPrivateKey(bytes, PASSWORD).catch((error: unknown) => error);
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(SmimeError);
      }),
    );
  });
});
