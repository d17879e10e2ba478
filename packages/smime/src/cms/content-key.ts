import type { Bytes } from '../bytes/byte-arrays.js';
import { plainBytes, randomBytes } from '../bytes/byte-arrays.js';

/** AES key wrap (RFC 3394), which takes keys of 16 bytes and more in steps of 8. */
export async function wrapKey(kek: Uint8Array, contentKey: Uint8Array): Promise<Bytes> {
  const { subtle } = globalThis.crypto;
  const wrapping = await subtle.importKey('raw', plainBytes(kek), 'AES-KW', false, ['wrapKey']);
  // HMAC keys may have any length, so any content key can pass through WebCrypto's wrapKey.
  const content = await subtle.importKey(
    'raw',
    plainBytes(contentKey),
    { name: 'HMAC', hash: 'SHA-256' },
    true,
    ['sign'],
  );
  return new Uint8Array(await subtle.wrapKey('raw', content, wrapping, 'AES-KW'));
}

/** Rejects when the key-encryption key is wrong. */
export async function unwrapKey(kek: Uint8Array, wrapped: Uint8Array): Promise<Bytes> {
  const { subtle } = globalThis.crypto;
  const wrapping = await subtle.importKey('raw', plainBytes(kek), 'AES-KW', false, ['unwrapKey']);
  const content = await subtle.unwrapKey(
    'raw',
    plainBytes(wrapped),
    wrapping,
    'AES-KW',
    { name: 'HMAC', hash: 'SHA-256' },
    true,
    ['sign'],
  );
  return new Uint8Array(await subtle.exportKey('raw', content));
}

export function newContentKey(): Bytes {
  return randomBytes(32);
}
