import type { Bytes } from '../bytes/byte-arrays.js';

/** RSAES-PKCS1-v1_5 (RFC 8017 §7.2), which WebCrypto left out. Chosen by the `#key-transport` entry of package.json. */
export interface Pkcs1KeyTransport {
  encrypt(spki: Uint8Array, contentKey: Uint8Array): Promise<Bytes>;
  /** Rejects, or gives other bytes, when the padding is wrong. Callers must not show the difference. */
  decrypt(pkcs8: Uint8Array, encryptedKey: Uint8Array): Promise<Bytes>;
}
