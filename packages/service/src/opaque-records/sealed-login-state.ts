import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/**
 * The server's login state between start and finish, sealed with AES-256-GCM and bound to its login: it
 * holds what a session key comes from, and must not lie readable in the database.
 */
export function sealLoginState(key: Uint8Array, loginId: string, state: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(loginId));
  return Buffer.concat([nonce, cipher.update(state, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString(
    'base64url',
  );
}

/** @throws {Error} when the state was sealed under another key or for another login */
export function unsealLoginState(key: Uint8Array, loginId: string, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
  decipher.setAAD(Buffer.from(loginId));
  decipher.setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8');
}
