import type { Bytes } from '../bytes/byte-arrays.js';

export type DigestName = 'MD5' | 'SHA-1' | 'SHA-224' | 'SHA-256' | 'SHA-384' | 'SHA-512';
export type CipherName =
  | 'AES-128-CBC'
  | 'AES-192-CBC'
  | 'AES-256-CBC'
  | 'AES-128-GCM'
  | 'AES-192-GCM'
  | 'AES-256-GCM'
  | 'ChaCha20-Poly1305'
  | '3DES-CBC';

/** A hash fed piece by piece. */
export interface BulkHash {
  update(bytes: Uint8Array): void;
  /** A hash that goes on from here by itself. */
  copy(): BulkHash;
  digest(): Promise<Bytes>;
}

/** A cipher fed piece by piece. Where the platform has none, everything comes out of `finish`. */
export interface BulkCipher {
  update(bytes: Uint8Array): Uint8Array;
  finish(): Promise<{ readonly rest: Uint8Array; readonly tag: Uint8Array }>;
}

export interface CipherInput {
  readonly cipher: CipherName;
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
  /** AEAD only. */
  readonly additionalData?: Uint8Array;
}

/**
 * The work done on content of any size, by the best means of the platform: node:crypto piece by piece in Node,
 * WebCrypto on the whole in browsers. Chosen by the `#bulk-crypto` entry of package.json.
 */
export interface BulkCrypto {
  hash(name: DigestName): BulkHash;
  /** The hash of the hash, `count` times in all: what PKCS#12 stretches passwords with. */
  iteratedHash(name: DigestName, bytes: Uint8Array, count: number): Promise<Bytes>;
  encryptor(input: CipherInput): BulkCipher;
  /**
   * Gives plaintext that is not yet authenticated: nobody may see it before `finish` resolved. `finish` takes the
   * AEAD tag and rejects when tag or padding is wrong.
   */
  decryptor(input: CipherInput): {
    update(bytes: Uint8Array): Uint8Array;
    finish(tag?: Uint8Array): Promise<Uint8Array>;
  };
  /** Where the pattern first occurs at or after `from`; -1 when it does not. */
  indexOf(bytes: Uint8Array, pattern: Uint8Array, from: number): number;
  /** One character per byte. */
  latin1(bytes: Uint8Array): string;
  encodeBase64(bytes: Uint8Array): string;
  /** Lines of 76 characters, each ended by CRLF, the last one too (RFC 2045 §6.8). */
  base64Lines(bytes: Uint8Array): Uint8Array;
  /**
   * Whole lines of base64, all of one length but the last, decoded by a fast way if the platform has one, to where
   * `out` says. Answers how many bytes they gave; nothing when there is no such way, or when the bytes are of any other
   * shape: then what lies at `out` is undefined.
   */
  decodeBase64Lines(bytes: Uint8Array, out: Uint8Array, at: number): number | undefined;
  /** Bytes that are written before they are read: what lies in them is undefined. */
  unwrittenBytes(length: number): Uint8Array;
  /** `text` holds whole groups of four characters of the alphabet, nothing else. */
  decodeBase64(text: string): Uint8Array;
}
