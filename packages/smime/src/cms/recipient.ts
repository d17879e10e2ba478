import type { Certificate } from '../certificates/certificate.js';
import type { PrivateKey } from '../keys/private-key.js';

/**
 * Whom a message is encrypted to: a certificate, a shared AES-256 key-encryption key (32 bytes) under an identifier, or
 * whoever knows a password (RFC 5652 §6.2.4), who can guess it without anybody noticing.
 */
export type Recipient =
  | { readonly certificate: Certificate }
  | { readonly keyId: Uint8Array; readonly kek: Uint8Array }
  | { readonly password: string };

/** What opens a message. */
export type DecryptionKey =
  | { readonly certificate: Certificate; readonly key: PrivateKey }
  | { readonly keyId: Uint8Array; readonly kek: Uint8Array }
  | { readonly password: string };
