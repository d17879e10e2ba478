import { expect, test } from 'vitest';
import { bulkCrypto } from './web-bulk-crypto.js';

// Node's WebCrypto lacks these two as older browsers do. What Chromium itself has and lacks is tested in it
// (../conformance).
test.each([
  ['ChaCha20-Poly1305', 32, 12],
  ['3DES-CBC', 24, 8],
] as const)(
  'a browser without %s says that it cannot open or protect',
  async (cipher, keyLength, ivLength) => {
    const input = { cipher, key: new Uint8Array(keyLength), iv: new Uint8Array(ivLength) };
    const unsupported = { code: 'unsupported-algorithm', message: expect.stringContaining(cipher) };
    await expect(bulkCrypto.encryptor(input).finish()).rejects.toMatchObject(unsupported);
    await expect(bulkCrypto.decryptor(input).finish(new Uint8Array(16))).rejects.toMatchObject(unsupported);
  },
);
