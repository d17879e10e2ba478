import { generateKey, type KeyAlgorithm } from '@secure-mail/smime';
import { expect, it } from 'vitest';
import { publicKeyOf } from './public-key.js';

it.each<KeyAlgorithm>(['rsa-2048', 'p-256', 'p-384'])(
  'the public key of a %s key comes from the private key alone',
  async (algorithm) => {
    const { pkcs8, spki } = await generateKey(algorithm);
    expect(await publicKeyOf(pkcs8)).toEqual(spki);
  },
);

it('what is no private key has no public key', async () => {
  expect(await publicKeyOf(new Uint8Array([48, 3, 2, 1, 0]))).toBeUndefined();
});
