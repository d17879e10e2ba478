import { plainBytes } from '../bytes/byte-arrays.js';
import { importedKey } from '../keys/imported-keys.js';
import { asPlainRsa } from '../keys/public-key.js';
import { SmimeError } from '../smime-error.js';
import type { PublicKeyCrypto } from './public-key-crypto.js';

const OAEP = { name: 'RSA-OAEP' };

export const publicKeyCrypto: PublicKeyCrypto = {
  async sign(pkcs8, { importAs, signAs }, bytes) {
    const key = await importedKey('pkcs8', pkcs8, importAs, 'sign').catch((cause: unknown) => {
      throw new SmimeError('malformed-private-key', 'The private key cannot be read.', { cause });
    });
    return new Uint8Array(await globalThis.crypto.subtle.sign(signAs, key, plainBytes(bytes)));
  },

  async verify(spki, { importAs, verifyAs, rsa }, signature, bytes) {
    const key = await importedKey('spki', spki, importAs, 'verify', rsa ? asPlainRsa : plainBytes);
    return globalThis.crypto.subtle.verify(verifyAs, key, plainBytes(signature), plainBytes(bytes));
  },

  async oaepEncrypt(spki, hash, contentKey) {
    const key = await importedKey('spki', spki, { ...OAEP, hash }, 'encrypt', asPlainRsa);
    return new Uint8Array(await globalThis.crypto.subtle.encrypt(OAEP, key, plainBytes(contentKey)));
  },

  async oaepDecrypt(pkcs8, hash, encryptedKey) {
    const key = await importedKey('pkcs8', pkcs8, { ...OAEP, hash }, 'decrypt');
    return new Uint8Array(await globalThis.crypto.subtle.decrypt(OAEP, key, plainBytes(encryptedKey)));
  },
};
