import { Buffer } from 'node:buffer';
import {
  type CipherGCM,
  type CipherGCMTypes,
  createCipheriv,
  createDecipheriv,
  createHash,
  type DecipherGCM,
  type Hash,
  hash,
} from 'node:crypto';
import { asUint8Array, copyBytes } from '../bytes/byte-arrays.js';
import type { BulkCrypto, BulkHash, CipherInput, CipherName } from './bulk-crypto.js';

const AEAD: Partial<Record<CipherName, CipherGCMTypes>> = {
  'AES-128-GCM': 'aes-128-gcm',
  'AES-192-GCM': 'aes-192-gcm',
  'AES-256-GCM': 'aes-256-gcm',
  'ChaCha20-Poly1305': 'chacha20-poly1305' as CipherGCMTypes,
};
const BLOCK: Partial<Record<CipherName, string>> = { '3DES-CBC': 'des-ede3-cbc' };

export const bulkCrypto: BulkCrypto = {
  hash(name) {
    return bulkHash(createHash(name.replace('-', '').toLowerCase()));
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

  indexOf: (bytes, pattern, from) => viewOf(bytes).indexOf(pattern, from),
  latin1: (bytes) => viewOf(bytes).toString('latin1'),
  encodeBase64: (bytes) => viewOf(bytes).toString('base64'),
  base64Lines: (bytes) => {
    const text = viewOf(bytes).toString('base64');
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
  decodeBase64Lines: (bytes, out, at) => {
    const size = sizeOfLines(bytes);
    const lines = viewOf(bytes);
    // Buffer takes the characters of base64url (RFC 4648 §5) for digits too, which MIME passes over.
    if (size === undefined || lines.includes(DASH) || lines.includes(UNDERSCORE)) return undefined;
    const decoded = Buffer.from(out.buffer, out.byteOffset + at, size);
    // Many lines at a time, as few as make a short-lived string.
    const line = bytes.indexOf(LF) + 1;
    const step = line * Math.max(1, Math.floor(SHORT_STRING / line));
    let length = 0;
    for (let start = 0; start < lines.length; start += step)
      length += decoded.write(lines.toString('latin1', start, start + step), length, 'base64');
    // Characters outside the alphabet are passed over in silence; then there are fewer bytes.
    return length === size ? size : undefined;
  },
  // Not of Buffer's pool, which belongs to the whole program.
  unwrittenBytes: (length) => asUint8Array(Buffer.allocUnsafeSlow(length)),
  decodeBase64: (text) => Buffer.from(text, 'base64'),
};

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

function bulkHash(running: Hash): BulkHash {
  return {
    update: (bytes) => {
      running.update(bytes);
    },
    copy: () => bulkHash(running.copy()),
    digest: async () => copyBytes(running.digest()),
  };
}

const [LF, CR, DASH, UNDERSCORE, EQUALS] = [10, 13, 0x2d, 0x5f, 0x3d];
const SHORT_STRING = 16 * 1024;

/**
 * How many bytes the lines decode to, when each holds as many whole groups of four as the first; the last may hold
 * fewer, with padding (RFC 2045 §6.8).
 */
function sizeOfLines(bytes: Uint8Array): number | undefined {
  const end = bytes.indexOf(LF);
  const ends = end > 0 && bytes[end - 1] === CR ? 2 : 1;
  const digits = end + 1 - ends;
  if (end < 0 || digits <= 0 || digits % 4 !== 0) return undefined;
  const whole = Math.floor(bytes.length / (end + 1));
  const rest = bytes.length - whole * (end + 1);
  for (let at = end; at < bytes.length; at += end + 1) {
    if (bytes[at] !== LF || (ends === 2 && bytes[at - 1] !== CR)) return undefined;
  }
  if (rest > 0 && !(bytes.at(-1) === LF && (ends === 1 || bytes.at(-2) === CR))) return undefined;
  const lastDigits = rest > 0 ? rest - ends : 0;
  if (lastDigits < 0 || lastDigits % 4 !== 0) return undefined;
  const padding = bytes.at(-ends - 1) !== EQUALS ? 0 : bytes.at(-ends - 2) !== EQUALS ? 1 : 2;
  return ((whole * digits + lastDigits) / 4) * 3 - padding;
}

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
