import { bulkCrypto } from '#bulk-crypto';
import { type Bytes, concatBytes } from '../bytes/byte-arrays.js';
import { type Pbkdf2, pbkdf2Key } from '../keys/pbkdf2.js';
import type { DigestName } from '../platform/bulk-crypto.js';
import { SmimeError } from '../smime-error.js';
import type { PasswordWork } from './password-work.js';

/** What a key of the PKCS#12 derivation is for (RFC 7292 B.3). */
export type KeyPurpose = 'encryption' | 'iv' | 'mac';
const DIVERSIFIERS: Readonly<Record<KeyPurpose, number>> = { encryption: 1, iv: 2, mac: 3 };
const BLOCK: Partial<Record<DigestName, number>> = {
  'SHA-1': 64,
  'SHA-256': 64,
  'SHA-384': 128,
  'SHA-512': 128,
};

const DIGEST_LENGTH: Readonly<Record<DigestName, number>> = {
  MD5: 16,
  'SHA-1': 20,
  'SHA-224': 28,
  'SHA-256': 32,
  'SHA-384': 48,
  'SHA-512': 64,
};

export interface Pkcs12KeyInput {
  readonly digest: DigestName;
  readonly purpose: KeyPurpose;
  readonly password: string;
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly length: number;
}

/** RFC 7292 B.2. The password is UTF-16 with a terminating zero. */
export async function pkcs12Key(input: Pkcs12KeyInput, work: PasswordWork): Promise<Bytes> {
  return (await pkcs12KeyAndSums(input, work)).key;
}

/**
 * The key, and whether a sum of step 6C began with a zero byte, in the salt's block or the password's first. gpgsm 2.2
 * writes that sum without its zero, and has another key for the file from there on.
 */
export async function pkcs12KeyAndSums(
  input: Pkcs12KeyInput,
  work: PasswordWork,
): Promise<{ key: Bytes; zeroLed: boolean }> {
  const block = BLOCK[input.digest];
  if (!block) throw new SmimeError('unsupported-algorithm', `PKCS#12 with ${input.digest} is not supported.`);
  work.spend('pkcs12', input.digest, input.iterations, blocksOf(input));
  const diversifier = new Uint8Array(block).fill(DIVERSIFIERS[input.purpose]);
  const data = concatBytes([repeated(input.salt, block), repeated(utf16(input.password), block)]);
  const keys: Uint8Array[] = [];
  let zeroLed = false;
  for (let size = 0; size < input.length; ) {
    const digest = await bulkCrypto.iteratedHash(
      input.digest,
      concatBytes([diversifier, data]),
      input.iterations,
    );
    keys.push(digest);
    size += digest.length;
    if (size >= input.length) break;
    addOne(data, repeated(digest, block).subarray(0, block));
    zeroLed ||= data[0] === 0 || data[block] === 0;
  }
  return { key: concatBytes(keys).slice(0, input.length), zeroLed };
}

/** PBKDF2, counted before it is done. */
export async function workedPbkdf2Key(
  password: string,
  parameters: Pbkdf2,
  length: number,
  work: PasswordWork,
): Promise<Bytes> {
  const { digest, iterations } = parameters;
  work.spend('pbkdf2', digest, iterations, blocksOf({ digest, length }));
  return pbkdf2Key(password, parameters, length);
}

/** How often the whole derivation is done for so many bytes. */
function blocksOf({ digest, length }: Pick<Pkcs12KeyInput, 'digest' | 'length'>): number {
  return Math.ceil(length / DIGEST_LENGTH[digest]);
}

function utf16(text: string): Bytes {
  const bytes = new Uint8Array(2 * text.length + 2);
  for (let i = 0; i < text.length; i++) {
    bytes[2 * i] = text.charCodeAt(i) >> 8;
    bytes[2 * i + 1] = text.charCodeAt(i) & 255;
  }
  return bytes;
}

/** Repeated to a whole number of blocks. */
function repeated(bytes: Uint8Array, block: number): Bytes {
  if (bytes.length === 0) return new Uint8Array();
  const filled = new Uint8Array(Math.ceil(bytes.length / block) * block);
  for (let i = 0; i < filled.length; i++) filled[i] = bytes[i % bytes.length]!;
  return filled;
}

/** Every block of data becomes block + addend + 1, modulo its size (RFC 7292 B.2 step 6C). */
function addOne(data: Uint8Array, addend: Uint8Array): void {
  for (let start = 0; start < data.length; start += addend.length) {
    let carry = 1;
    for (let i = addend.length - 1; i >= 0; i--) {
      carry += data[start + i]! + addend[i]!;
      data[start + i] = carry & 255;
      carry >>= 8;
    }
  }
}
