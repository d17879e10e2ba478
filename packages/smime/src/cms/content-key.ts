import type { Bytes } from '../bytes/byte-arrays.js';
import { plainBytes, randomBytes, utf8 } from '../bytes/byte-arrays.js';
import { importAesKey } from '../keys/aes-key.js';

/** AES key wrap (RFC 3394), which takes keys of 16 bytes and more in steps of 8. */
export async function wrapKey(kek: Uint8Array, contentKey: Uint8Array): Promise<Bytes> {
  const { subtle } = globalThis.crypto;
  const wrapping = await importAesKey(kek, 'AES-KW', 'wrapKey');
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
  const wrapping = await importAesKey(kek, 'AES-KW', 'unwrapKey');
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

export function newContentKey(length: number): Bytes {
  return randomBytes(length);
}

/**
 * CEK-HKDF-SHA256 (RFC 9709 §3): binds the key to the algorithm it is used with, so that a message cannot be passed
 * off as one of a weaker algorithm. `identifier` is the DER of the content encryption algorithm.
 */
export async function deriveContentKey(contentKey: Uint8Array, identifier: Uint8Array): Promise<Bytes> {
  const { subtle } = globalThis.crypto;
  const key = await subtle.importKey('raw', plainBytes(contentKey), 'HKDF', false, ['deriveBits']);
  const salt = utf8('The Cryptographic Message Syntax');
  const parameters = { name: 'HKDF', hash: 'SHA-256', salt, info: plainBytes(identifier) };
  return new Uint8Array(await subtle.deriveBits(parameters, key, contentKey.length * 8));
}
