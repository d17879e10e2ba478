import type { Bytes } from '../bytes/byte-arrays.js';

/** How a private key signs, in WebCrypto's terms; ECDSA signatures are r and s at full length, one after the other. */
export interface Signing {
  readonly importAs: RsaHashedImportParams | EcKeyImportParams | { name: string };
  readonly signAs: { name: string; hash?: string; saltLength?: number };
}

/** How a signature is verified; as `Signing`. */
export interface Verification {
  readonly importAs: RsaHashedImportParams | EcKeyImportParams | { name: string };
  readonly verifyAs: { name: string; hash?: string; saltLength?: number };
  readonly rsa: boolean;
}

/**
 * The operations with public and private keys that every message has. Keys are DER (PKCS#8, SubjectPublicKeyInfo) in
 * arrays that count as unchanging: what the platform makes of them is kept for as long as the array. Chosen by the
 * `#public-key-crypto` entry of package.json.
 */
export interface PublicKeyCrypto {
  /** Rejects with `malformed-private-key`. */
  sign(pkcs8: Uint8Array, how: Signing, bytes: Uint8Array): Promise<Bytes>;
  /** Rejects when the key cannot be read. */
  verify(spki: Uint8Array, how: Verification, signature: Uint8Array, bytes: Uint8Array): Promise<boolean>;
  /** RSAES-OAEP (RFC 8017 §7.1) with MGF1 over the same hash. */
  oaepEncrypt(spki: Uint8Array, hash: string, contentKey: Uint8Array): Promise<Bytes>;
  /** Rejects when padding or key is wrong. Callers must not show the difference. */
  oaepDecrypt(pkcs8: Uint8Array, hash: string, encryptedKey: Uint8Array): Promise<Bytes>;
}
