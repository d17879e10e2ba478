import type { Certificate } from '../certificates/certificate.js';
import type { PrivateKey } from '../keys/private-key.js';

/** Whom a message is encrypted to. Each gets the same content key, in a RecipientInfo of its own (RFC 5652 §6.2). */
export type Recipient =
  /**
   * Whoever has the private key of an RSA, EC or X25519 certificate. When it has a `keyUsage`, that names
   * `keyEncipherment` (RSA) or `keyAgreement` (the others). Validity is not checked.
   */
  | { readonly certificate: Certificate }
  /** Whoever has the AES-256 key-encryption key `kek`, 32 bytes, known to both sides as `keyId` (RFC 5652 §6.2.3). */
  | { readonly keyId: Uint8Array; readonly kek: Uint8Array }
  /**
   * Whoever knows the password (RFC 5652 §6.2.4), or guesses it, which nobody notices: PBKDF2, 600 000 iterations. It has
   * at least one character.
   */
  | { readonly password: string };

/** What opens a message: one of its recipients' secrets. */
export type DecryptionKey =
  /** `key` is the private key of `certificate`, by whose issuer and serial number or key identifier it is found. */
  | { readonly certificate: Certificate; readonly key: PrivateKey }
  /** An AES key-encryption key and the identifier under which the sender named it. */
  | { readonly keyId: Uint8Array; readonly kek: Uint8Array }
  /**
   * Tried when no certificate and no key-encryption key is the one of a recipient: every password given on every recipient
   * that is a password, up to 8 times a message.
   */
  | { readonly password: string };
