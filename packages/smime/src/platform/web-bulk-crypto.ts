import { type Bytes, concatBytes, fromLatin1, plainBytes } from '../bytes/byte-arrays.js';
import { importAesKey } from '../keys/aes-key.js';
import { SmimeError } from '../smime-error.js';
import type { BulkCrypto, BulkHash, CipherInput, DigestName } from './bulk-crypto.js';

/** WebCrypto works on whole messages only, so a browser holds the message in memory up to this size. */
const BUFFER_LIMIT = 256 * 1024 * 1024;

export const bulkCrypto: BulkCrypto = {
  hash(name) {
    return bulkHash(name, []);
  },

  async iteratedHash(name, bytes, count) {
    let digest: Bytes = plainBytes(bytes);
    for (let i = 0; i < count; i++) digest = new Uint8Array(await crypto.subtle.digest(name, digest));
    return digest;
  },

  encryptor(input) {
    const content = buffer();
    return {
      update: (bytes) => {
        content.add(bytes);
        return new Uint8Array();
      },
      finish: async () => {
        const key = await importKey(input, 'encrypt');
        const output = new Uint8Array(
          await crypto.subtle.encrypt(parameters(input, 16), key, content.whole()),
        );
        const end = isAead(input) ? output.length - 16 : output.length;
        return { rest: output.subarray(0, end), tag: output.subarray(end) };
      },
    };
  },

  decryptor(input) {
    const content = buffer();
    return {
      update: (bytes) => {
        content.add(bytes);
        return new Uint8Array();
      },
      finish: async (tag) => {
        const key = await importKey(input, 'decrypt');
        if (tag) content.add(tag);
        return new Uint8Array(
          await crypto.subtle.decrypt(parameters(input, tag?.length ?? 16), key, content.whole()),
        );
      },
    };
  },

  indexOf: (bytes, pattern, from) => {
    for (let at = bytes.indexOf(pattern[0]!, from); at >= 0; at = bytes.indexOf(pattern[0]!, at + 1)) {
      let matched = 1;
      while (matched < pattern.length && bytes[at + matched] === pattern[matched]) matched++;
      if (matched === pattern.length) return at;
    }
    return -1;
  },
  latin1,
  encodeBase64: (bytes) => btoa(latin1(bytes)),
  base64Lines: (bytes) => fromLatin1(btoa(latin1(bytes)).replace(/.{1,76}/g, '$&\r\n')),
  decodeBase64Lines: () => undefined,
  unwrittenBytes: (length) => new Uint8Array(length),
  decodeBase64: (text) => fromLatin1(atob(text)),
};

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 0x8000) text += characters(bytes.subarray(i, i + 0x8000));
  return text;
}

/** Not spread: that walks through an iterator. The array is one of numbers, whatever its type. */
function characters(bytes: Uint8Array): string {
  return String.fromCharCode.apply(undefined, bytes as unknown as number[]);
}

function bulkHash(name: DigestName, before: readonly Uint8Array[]): BulkHash {
  const content = buffer(before);
  return {
    update: content.add,
    copy: () => bulkHash(name, content.chunks()),
    digest: async () => {
      if (name === 'MD5' || name === 'SHA-224') {
        throw new SmimeError('unsupported-algorithm', `This browser does not offer ${name}.`);
      }
      return new Uint8Array(await crypto.subtle.digest(name, content.whole()));
    },
  };
}

function buffer(before: readonly Uint8Array[] = []) {
  let chunks: Uint8Array[] = [...before];
  let size = before.reduce((sum, { length }) => sum + length, 0);
  return {
    chunks: () => chunks,
    add: (bytes: Uint8Array) => {
      size += bytes.length;
      if (size > BUFFER_LIMIT) {
        throw new SmimeError(
          'too-large',
          `This message is larger than the ${BUFFER_LIMIT / 1024 / 1024} MiB that a browser can hold. Node has no such limit.`,
        );
      }
      chunks.push(bytes);
    },
    whole: (): Bytes => {
      const whole = chunks.length === 1 ? plainBytes(chunks[0]!) : concatBytes(chunks);
      chunks = [];
      return whole;
    },
  };
}

/** What WebCrypto calls the cipher. */
function algorithmName({ cipher }: CipherInput): 'AES-GCM' | 'AES-CBC' | 'ChaCha20-Poly1305' | undefined {
  if (cipher === 'ChaCha20-Poly1305') return cipher;
  if (cipher === '3DES-CBC') return undefined;
  return cipher.endsWith('-GCM') ? 'AES-GCM' : 'AES-CBC';
}

function isAead(input: CipherInput): boolean {
  return algorithmName(input) !== 'AES-CBC';
}

async function importKey(input: CipherInput, usage: 'encrypt' | 'decrypt'): Promise<CryptoKey> {
  const name = algorithmName(input);
  if (name === undefined) throw missing(input);
  if (name !== 'ChaCha20-Poly1305') return importAesKey(input.key, name, usage);
  try {
    // "Modern Algorithms in the Web Cryptography API" gave it a format of its own; not every browser has it.
    const format = 'raw-secret' as 'raw';
    return await crypto.subtle.importKey(format, plainBytes(input.key), name, false, [usage]);
  } catch (cause) {
    throw missing(input, cause);
  }
}

function missing({ cipher }: CipherInput, cause?: unknown): SmimeError {
  const sentence = `This browser does not offer ${cipher}. Encrypt or decrypt in Node.`;
  return new SmimeError('unsupported-algorithm', sentence, { cause });
}

/** The parameters of ChaCha20-Poly1305 are those of GCM. */
function parameters(input: CipherInput, tagLength: number): AesGcmParams | AesCbcParams {
  const iv = plainBytes(input.iv);
  const name = algorithmName(input) ?? 'AES-CBC';
  if (name === 'AES-CBC') return { name, iv };
  const aead: AesGcmParams = { name, iv, tagLength: 8 * tagLength };
  if (input.additionalData) aead.additionalData = plainBytes(input.additionalData);
  return aead;
}
