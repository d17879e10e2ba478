import { createCipheriv, pbkdf2Sync, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  DER_NULL,
  der,
  derContext,
  derOctets,
  derOid,
  derSequence,
  derSmallInteger,
  derUnsignedInteger,
} from '../asn1/der.js';
import * as id from '../asn1/object-identifiers.js';
import { fromHex, utf8 } from '../bytes/byte-arrays.js';
import { decryptBytes, SmimeError } from '../index.js';
import { authEnvelopedData } from '../testing/hand-made-encryption.js';

const CONTENT = utf8('Pay Anna 100.');
const PASSWORD = 'correct horse';

interface Wrapping {
  readonly iterations?: number;
  /** What is named in the message, when it is another number than was made. */
  readonly announced?: number;
  /** Changes length, check value or key before they are encrypted. */
  readonly change?: (head: Buffer) => void;
}

/** PasswordRecipientInfo (RFC 5652 §6.2.4) with the key wrap of RFC 3211 §2.3.1. */
function passwordRecipient(
  contentKey: Uint8Array,
  { iterations = 1000, announced = iterations, change }: Wrapping,
) {
  const [salt, iv] = [randomBytes(16), randomBytes(16)];
  const kek = pbkdf2Sync(PASSWORD, salt, iterations, 32, 'sha256');
  const head = Buffer.concat([
    Uint8Array.of(contentKey.length),
    contentKey.subarray(0, 3).map((byte) => ~byte),
    contentKey,
    randomBytes(12),
  ]);
  change?.(head);
  const cbc = (start: Uint8Array, block: Uint8Array) =>
    createCipheriv('aes-256-cbc', kek, start).setAutoPadding(false).update(block);
  const first = cbc(iv, head);
  const number = announced.toString(16);
  const derivation = derSequence(
    derOctets(salt),
    derUnsignedInteger(fromHex(number.padStart(number.length + (number.length % 2), '0'))),
    derSequence(derOid(id.HMAC_SHA256), DER_NULL),
  );
  return derContext(
    3,
    derSmallInteger(0),
    der(0xa0, derOid(id.PBKDF2), derivation),
    derSequence(derOid(id.PWRI_KEK), derSequence(derOid(id.AES_256_CBC), derOctets(iv))),
    derOctets(cbc(first.subarray(-16), first)),
  );
}

describe('a recipient with a password that was put together by hand', () => {
  const decrypt = (...wrappings: readonly Wrapping[]) =>
    decryptBytes(
      authEnvelopedData({
        content: CONTENT,
        recipients: (contentKey) => wrappings.map((wrapping) => passwordRecipient(contentKey, wrapping)),
      }),
      [{ password: PASSWORD }],
    );
  const codeOf = (opening: Promise<unknown>) =>
    opening.then(
      () => 'none',
      (error: unknown) => (error instanceof SmimeError ? error.code : error),
    );

  test('opens with the password', async () => {
    expect(await decrypt({})).toEqual(CONTENT);
  });

  test('attack: several recipients together ask for no more work than eight real ones', async () => {
    const dear = { announced: 2_000_000 };
    expect(await codeOf(decrypt(dear, dear, dear, {}))).toBe('too-large');
    expect(await decrypt({}, dear, dear, dear)).toEqual(CONTENT);
  });

  test('attack: not by one iteration more', async () => {
    const dear = { announced: 2_000_000 };
    expect(await codeOf(decrypt(dear, dear, { announced: 800_000 }))).toBe('decryption-failed');
    expect(await codeOf(decrypt(dear, dear, { announced: 800_001 }))).toBe('too-large');
  });

  test.each([1, 2, 3])(
    'attack: byte %i of the check value is checked, or any key would be taken',
    async (at) => {
      const wrong: Wrapping = {
        change: (head) => {
          head[at]! ^= 1;
        },
      };
      expect(await codeOf(decrypt(wrong))).toBe('decryption-failed');
    },
  );

  test('one whose check value is wrong is passed over for the next', async () => {
    const other: Wrapping = {
      change: (head) => {
        head[4]! ^= 1;
      },
    };
    expect(await decrypt(other, {})).toEqual(CONTENT);
  });

  test.each([0, 200, 255])('a key that is said to have %i bytes is none', async (length) => {
    const other: Wrapping = {
      change: (head) => {
        head[0] = length;
      },
    };
    expect(await codeOf(decrypt(other))).toBe('decryption-failed');
  });

  test('attack: more iterations than any message needs are not computed', async () => {
    // What is announced was not made: whoever computes it finds the key wrong.
    expect(await codeOf(decrypt({ announced: 2_000_000 }))).toBe('decryption-failed');
    expect(await codeOf(decrypt({ announced: 2_000_001 }))).toBe('too-large');
    expect(await codeOf(decrypt({ announced: 2 ** 31 - 1 }))).toBe('too-large');
    expect(await codeOf(decrypt({ announced: 0 }))).toBe('too-large');
  });
});
