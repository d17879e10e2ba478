import { fromBase64Url, toBase64Url } from './base64-url.js';

const nonceLength = 12;

/**
 * AES-256-GCM (NIST SP 800-38D) with a random 12-byte nonce in front and the 16-byte tag behind.
 * Every key of ours seals a handful of values in its life, so random nonces do not repeat.
 * @param key 32 bytes from `deriveKey`.
 */
export async function sealBytes(
  key: Uint8Array,
  plaintext: Uint8Array,
  additionalData: Uint8Array,
): Promise<Uint8Array> {
  const nonce = crypto.getRandomValues(new Uint8Array(nonceLength));
  const ciphertext = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv: nonce, additionalData: Uint8Array.from(additionalData) },
    await aesKey(key, 'encrypt'),
    Uint8Array.from(plaintext),
  );
  const sealed = new Uint8Array(nonceLength + ciphertext.byteLength);
  sealed.set(nonce);
  sealed.set(new Uint8Array(ciphertext), nonceLength);
  return sealed;
}

/**
 * Opens what `sealBytes` made.
 * @returns undefined when the key, the bytes or the associated data are not those of the sealing; which of
 * them it was cannot be told.
 */
export async function unsealBytes(
  key: Uint8Array,
  sealed: Uint8Array,
  additionalData: Uint8Array,
): Promise<Uint8Array | undefined> {
  if (sealed.length < nonceLength + 16) return undefined;
  const importedKey = await aesKey(key, 'decrypt');
  try {
    const plaintext = await crypto.subtle.decrypt(
      {
        name: 'AES-GCM',
        iv: Uint8Array.from(sealed.subarray(0, nonceLength)),
        additionalData: Uint8Array.from(additionalData),
      },
      importedKey,
      Uint8Array.from(sealed.subarray(nonceLength)),
    );
    return new Uint8Array(plaintext);
  } catch {
    return undefined;
  }
}

/** `sealBytes` as base64url, the form in which sealed values travel and are stored. */
export async function sealText(
  key: Uint8Array,
  plaintext: Uint8Array,
  additionalData: Uint8Array,
): Promise<string> {
  return toBase64Url(await sealBytes(key, plaintext, additionalData));
}

/** @returns undefined also when the text is not base64url. */
export async function unsealText(
  key: Uint8Array,
  sealed: string,
  additionalData: Uint8Array,
): Promise<Uint8Array | undefined> {
  let bytes: Uint8Array;
  try {
    bytes = fromBase64Url(sealed);
  } catch {
    return undefined;
  }
  return unsealBytes(key, bytes, additionalData);
}

/**
 * Fields as associated data: each in UTF-8 behind its length (32 bits, big endian), so that no two lists of
 * fields give the same bytes.
 */
export function associatedData(...fields: readonly string[]): Uint8Array {
  const encoded = fields.map((field) => new TextEncoder().encode(field));
  return lengthPrefixed(encoded);
}

/** Byte strings one after the other, each behind its length (32 bits, big endian). */
export function lengthPrefixed(fields: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(fields.reduce((length, field) => length + 4 + field.length, 0));
  const view = new DataView(joined.buffer);
  let offset = 0;
  for (const field of fields) {
    view.setUint32(offset, field.length);
    joined.set(field, offset + 4);
    offset += 4 + field.length;
  }
  return joined;
}

function aesKey(key: Uint8Array, use: 'encrypt' | 'decrypt'): Promise<CryptoKey> {
  if (key.length !== 32) throw new RangeError('A key of this package has 32 bytes.');
  return crypto.subtle.importKey('raw', Uint8Array.from(key), 'AES-GCM', false, [use]);
}
