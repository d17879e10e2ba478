import {
  type Asn1,
  childrenOf,
  contentOf,
  context,
  integer,
  isContext,
  octetString,
  oid,
  oidText,
  sequence,
} from '../asn1/asn1.js';
import * as id from '../asn1/object-identifiers.js';
import { type Bytes, concatBytes, plainBytes, randomBytes } from '../bytes/byte-arrays.js';
import { importAesKey } from '../keys/aes-key.js';
import { pbkdf2Identifier, pbkdf2Key, readPbkdf2 } from '../keys/pbkdf2.js';
import { SmimeError } from '../smime-error.js';
import { requireNewPassword } from '../valid-password.js';

/** Password recipients (RFC 5652 §6.2.4) with PBKDF2 and the key wrap of RFC 3211 §2.3. */

const ITERATIONS = 600_000;
/** Half a second of work; OWASP asks for 600 000 with SHA-256 and 1 300 000 with SHA-1. */
const MAX_ITERATIONS = 2_000_000;
const BLOCK = 16;

const KEY_LENGTH: Readonly<Record<string, number>> = {
  [id.AES_128_CBC]: 16,
  [id.AES_192_CBC]: 24,
  [id.AES_256_CBC]: 32,
};

export async function passwordRecipient(password: string, contentKey: Uint8Array): Promise<Asn1> {
  requireNewPassword(password, 'recipient-invalid');
  const [salt, iv] = [randomBytes(16), randomBytes(BLOCK)];
  const derivation = { digest: 'SHA-256', salt, iterations: ITERATIONS } as const;
  const kek = await pbkdf2Key(password, derivation, 32);
  return context(
    3,
    integer(0),
    context(0, ...pbkdf2Identifier(derivation)),
    sequence(oid(id.PWRI_KEK), sequence(oid(id.AES_256_CBC), octetString(iv))),
    octetString(await wrap(kek, iv, contentKey)),
  );
}

export interface PasswordRecipient {
  /** Of PBKDF2, for each password that is tried. */
  readonly iterations: number;
  /** The content key; rejects when the password is wrong. */
  open(password: string): Promise<Bytes>;
}

/** Reads a PasswordRecipientInfo. */
export function readPasswordRecipient(info: Asn1): PasswordRecipient {
  const fields = childrenOf(info);
  const derivation = fields.find((field) => isContext(field, 0));
  const [encryption, encryptedKey] = fields.slice(-2);
  if (!derivation || !encryption || !encryptedKey) throw unsupported();
  const pbkdf2 = readPbkdf2(childrenOf(derivation));
  const [scheme, cipher] = childrenOf(encryption);
  const [cipherName, ivValue] = cipher ? childrenOf(cipher) : [];
  const length = KEY_LENGTH[oidText(cipherName)];
  if (!pbkdf2 || oidText(scheme) !== id.PWRI_KEK || !length || !ivValue) throw unsupported();
  if (pbkdf2.iterations < 1 || pbkdf2.iterations > MAX_ITERATIONS)
    throw new SmimeError('too-large', 'The message asks for more work than any real message.');
  const [iv, wrapped] = [contentOf(ivValue), contentOf(encryptedKey)];
  return {
    iterations: pbkdf2.iterations,
    open: async (password) => unwrap(await pbkdf2Key(password, pbkdf2, length), iv, wrapped),
  };
}

/** RFC 3211 §2.3.1: length, check value and key, padded to two blocks at least, encrypted twice. */
async function wrap(kek: Bytes, iv: Uint8Array, contentKey: Uint8Array): Promise<Bytes> {
  const check = contentKey.subarray(0, 3).map((byte) => ~byte);
  const head = concatBytes([Uint8Array.of(contentKey.length), check, contentKey]);
  const size = Math.max(2 * BLOCK, Math.ceil(head.length / BLOCK) * BLOCK);
  const first = await cbc(kek, iv, concatBytes([head, randomBytes(size - head.length)]));
  return cbc(kek, first.subarray(-BLOCK), first);
}

/** RFC 3211 §2.3.2. */
async function unwrap(kek: Bytes, iv: Uint8Array, wrapped: Uint8Array): Promise<Bytes> {
  if (wrapped.length < 2 * BLOCK || wrapped.length % BLOCK !== 0) throw wrong();
  const last = await inverseCbc(kek, wrapped.slice(-2 * BLOCK, -BLOCK), wrapped.slice(-BLOCK));
  const head = await inverseCbc(kek, iv, await inverseCbc(kek, last, wrapped));
  const length = head[0]!;
  const contentKey = head.slice(4, 4 + length);
  const isRight = contentKey.length === length && [1, 2, 3].every((i) => (head[i]! ^ head[3 + i]!) === 0xff);
  if (!isRight) throw wrong();
  return contentKey;
}

/** CBC without padding: WebCrypto's last block is the padding and is left out. */
async function cbc(kek: Bytes, iv: Uint8Array, content: Uint8Array): Promise<Bytes> {
  const key = await importAesKey(kek, 'AES-CBC', 'encrypt');
  const padded = await globalThis.crypto.subtle.encrypt(
    { name: 'AES-CBC', iv: plainBytes(iv) },
    key,
    plainBytes(content),
  );
  return new Uint8Array(padded).slice(0, content.length);
}

/** The block of padding that WebCrypto wants to find at the end is what it makes of no content at all. */
async function inverseCbc(kek: Bytes, iv: Uint8Array, content: Uint8Array): Promise<Bytes> {
  const { subtle } = globalThis.crypto;
  const padding = await subtle.encrypt(
    { name: 'AES-CBC', iv: plainBytes(content.slice(-BLOCK)) },
    await importAesKey(kek, 'AES-CBC', 'encrypt'),
    new Uint8Array(),
  );
  const plaintext = await subtle.decrypt(
    { name: 'AES-CBC', iv: plainBytes(iv) },
    await importAesKey(kek, 'AES-CBC', 'decrypt'),
    concatBytes([content, new Uint8Array(padding)]),
  );
  return new Uint8Array(plaintext);
}

function unsupported(): SmimeError {
  return new SmimeError(
    'unsupported-algorithm',
    'The password protects this message in a way that is not supported.',
  );
}

function wrong(): Error {
  return new Error('The password is wrong.');
}
