import { keyLabels } from '@secure-mail/contracts';
import { expect, it } from 'vitest';
import { toBase64Url } from './base64-url.js';
import { deriveKey } from './key-schedule.js';

it('keys of one secret differ by label and are the same on every machine', async () => {
  const secret = new Uint8Array(32).fill(7);
  const keys = await Promise.all(Object.values(keyLabels).map((label) => deriveKey(secret, label)));
  expect(new Set(keys.map(toBase64Url)).size).toBe(keys.length);
  // Computed with: openssl kdf -keylen 32 -kdfopt digest:SHA256 -kdfopt hexkey:0707… -kdfopt info:secure-mail/1/roaming HKDF
  expect(Array.from(await deriveKey(secret, keyLabels.roaming), hex).join('')).toBe(
    'c025b1aa612a84fc2f159d2d5322d17bf98164afb21acb6433487871eda00196',
  );
});

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
