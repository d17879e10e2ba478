import { plainBytes } from '../bytes/byte-arrays.js';
import { SmimeError } from '../smime-error.js';

/**
 * A platform key for AES. Chromium leaves out keys of 192 bits, which others read and hardly anybody writes: that ends
 * in `unsupported-algorithm` and not as if the key were wrong.
 */
export async function importAesKey(
  key: Uint8Array,
  algorithm: 'AES-CBC' | 'AES-GCM' | 'AES-KW',
  usage: KeyUsage,
): Promise<CryptoKey> {
  try {
    return await globalThis.crypto.subtle.importKey('raw', plainBytes(key), algorithm, false, [usage]);
  } catch (cause) {
    if (key.length !== 24) throw cause;
    throw new SmimeError(
      'unsupported-algorithm',
      'This browser does not offer AES with keys of 192 bits. Open it in a program outside the browser.',
      { cause },
    );
  }
}
