import { Buffer } from 'node:buffer';
import {
  type CipherGCMTypes,
  createCipheriv,
  createDecipheriv,
  createHash,
  type DecipherGCM,
  type CipherGCM,
} from 'node:crypto';
import type { BulkCrypto, CipherInput, CipherName } from './bulk-crypto.js';

const AEAD: Partial<Record<CipherName, CipherGCMTypes>> = {
  'AES-128-GCM': 'aes-128-gcm',
  'AES-192-GCM': 'aes-192-gcm',
  'AES-256-GCM': 'aes-256-gcm',
  'ChaCha20-Poly1305': 'chacha20-poly1305' as CipherGCMTypes,
};
const BLOCK: Partial<Record<CipherName, string>> = { '3DES-CBC': 'des-ede3-cbc' };

export const bulkCrypto: BulkCrypto = {
  hash(name) {
    const hash = createHash(name.replace('-', '').toLowerCase());
    return {
      update: (bytes) => {
        hash.update(bytes);
      },
      digest: async () => Uint8Array.from(hash.digest()),
    };
  },

  encryptor(input) {
    const cipher = open(input, createCipheriv as Factory) as CipherGCM;
    return {
      update: (bytes) => cipher.update(bytes),
      finish: async () => {
        const rest = cipher.final();
        return { rest, tag: AEAD[input.cipher] ? cipher.getAuthTag() : new Uint8Array() };
      },
    };
  },

  decryptor(input) {
    const cipher = open(input, createDecipheriv as Factory) as DecipherGCM;
    return {
      update: (bytes) => cipher.update(bytes),
      finish: async (tag) => {
        if (tag) cipher.setAuthTag(tag);
        return cipher.final();
      },
    };
  },

  encodeBase64: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
  decodeBase64: (text) => Buffer.from(text, 'base64'),
};

type Factory = (
  name: string,
  key: Uint8Array,
  iv: Uint8Array,
  options?: { authTagLength: number },
) => CipherGCM | DecipherGCM;

function open(input: CipherInput, factory: Factory): CipherGCM | DecipherGCM {
  const aead = AEAD[input.cipher];
  if (!aead) return factory(BLOCK[input.cipher] ?? input.cipher.toLowerCase(), input.key, input.iv);
  // ChaCha20-Poly1305 wants the tag length named; GCM takes the length of the tag that is set.
  const cipher =
    input.cipher === 'ChaCha20-Poly1305'
      ? factory(aead, input.key, input.iv, { authTagLength: 16 })
      : factory(aead, input.key, input.iv);
  if (input.additionalData) cipher.setAAD(input.additionalData);
  return cipher;
}
