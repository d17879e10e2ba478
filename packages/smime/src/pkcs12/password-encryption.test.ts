import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { childrenOf, contentOf } from '../asn1/asn1.js';
import { decryptWithPassword, encryptWithOldScheme } from './password-encryption.js';
import { PASSWORD_WORK, PasswordWork } from './password-work.js';

const PASSWORD = 'pass word';

// One salt in 128 would do it: of 1000 it is certain enough that some were drawn again.
test('the old scheme takes no salt with which gpgsm 2.2 finds another key', async () => {
  for (let i = 0; i < 1000; i++) {
    const { algorithm } = await encryptWithOldScheme(new Uint8Array(1), PASSWORD, 1, work());
    const salt = contentOf(childrenOf(childrenOf(algorithm)[1]!)[0]!);
    expect(sums(salt).map((sum) => sum >> 504n)).not.toContain(0n);
  }
});

test('what the old scheme encrypted is decrypted, whatever the password', async () => {
  const content = new Uint8Array(1000).fill(7);
  for (const password of ['', 'x', 'pässwörd 🔑', 'x'.repeat(31), 'x'.repeat(500)]) {
    const { algorithm, encrypted } = await encryptWithOldScheme(content, password, 3, work());
    expect(new Uint8Array(await decryptWithPassword(algorithm, encrypted, password, work()))).toEqual(
      content,
    );
  }
});

/** RFC 7292 B.2, step 6C after the first block of the key, in numbers of 512 bits. */
function sums(salt: Uint8Array): readonly bigint[] {
  const blocks = [salt, Buffer.from(`${PASSWORD}\0`, 'utf16le').swap16()].map((part) => filled(part, 64));
  const digest = createHash('sha1').update(Buffer.alloc(64, 1)).update(Buffer.concat(blocks)).digest();
  return blocks.map((block) => (number(block) + number(filled(digest, 64)) + 1n) % (1n << 512n));
}

function filled(bytes: Uint8Array, size: number): Buffer {
  return Buffer.alloc(size, bytes);
}

function number(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString('hex')}`);
}

function work(): PasswordWork {
  return new PasswordWork(PASSWORD_WORK.keyFile);
}
