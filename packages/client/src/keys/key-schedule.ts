import type { KeyLabel } from '@secure-mail/contracts';

/**
 * A 32-byte key for one purpose: HKDF-SHA-256 (RFC 5869) with an empty salt and the label as info.
 * @param secret a uniformly random secret; passwords go through OPAQUE or Argon2id first.
 */
export async function deriveKey(secret: Uint8Array, label: KeyLabel): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey('raw', Uint8Array.from(secret), 'HKDF', false, ['deriveBits']);
  const info = new TextEncoder().encode(label);
  const bits = await crypto.subtle.deriveBits(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info },
    key,
    256,
  );
  return new Uint8Array(bits);
}
