import { Buffer } from 'node:buffer';
import {
  type CipherGCM,
  type CipherGCMTypes,
  createCipheriv,
  createDecipheriv,
  createHash,
  type DecipherGCM,
  hash,
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
    const running = createHash(name.replace('-', '').toLowerCase());
    return {
      update: (bytes) => {
        running.update(bytes);
      },
      digest: async () => Uint8Array.from(running.digest()),
    };
  },

  async iteratedHash(name, bytes, count) {
    const algorithm = name.replace('-', '').toLowerCase();
    let digest: Uint8Array = bytes;
    for (let i = 0; i < count; i++) digest = hash(algorithm, digest, 'buffer');
    return Uint8Array.from(digest);
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

  indexOf: (bytes, pattern, from) =>
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf(pattern, from),
  encodeBase64: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
  base64Lines: (bytes) => {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
    const lines = Math.ceil(text.length / 76);
    const out = Buffer.allocUnsafe(text.length + 2 * lines);
    out.write(text, 0, 'latin1');
    // From the last line to the first, so that no line is overwritten before it moved.
    for (let line = lines - 1; line >= 0; line--) {
      const end = Math.min(76 * (line + 1), text.length);
      const target = 78 * line;
      if (line > 0) out.copyWithin(target, 76 * line, end);
      out[target + end - 76 * line] = 13;
      out[target + end - 76 * line + 1] = 10;
    }
    return out;
  },
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
