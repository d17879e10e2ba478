import * as asn1js from 'asn1js';
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
import { type Bytes, concatBytes, plainBytes, randomBytes, utf8 } from '../bytes/byte-arrays.js';
import { importAesKey } from '../keys/aes-key.js';
import { SmimeError } from '../smime-error.js';

/** Password recipients (RFC 5652 §6.2.4) with PBKDF2 (RFC 8018 §5.2) and the key wrap of RFC 3211 §2.3. */

const ITERATIONS = 600_000;
/** Half a second of work; OWASP asks for 600 000 with SHA-256 and 1 300 000 with SHA-1. */
const MAX_ITERATIONS = 2_000_000;
const BLOCK = 16;

const KEY_LENGTH: Readonly<Record<string, number>> = {
  [id.AES_128_CBC]: 16,
  [id.AES_192_CBC]: 24,
  [id.AES_256_CBC]: 32,
};
const PRF: Readonly<Record<string, string>> = {
  [id.HMAC_SHA1]: 'SHA-1',
  [id.HMAC_SHA256]: 'SHA-256',
  [id.HMAC_SHA384]: 'SHA-384',
  [id.HMAC_SHA512]: 'SHA-512',
};

export async function passwordRecipient(password: string, contentKey: Uint8Array): Promise<Asn1> {
  const [salt, iv] = [randomBytes(16), randomBytes(BLOCK)];
  const kek = await stretch(password, { salt, iterations: ITERATIONS, hash: 'SHA-256', length: 32 });
  const prf = sequence(oid(id.HMAC_SHA256), new asn1js.Null());
  return context(
    3,
    integer(0),
    context(0, oid(id.PBKDF2), sequence(octetString(salt), integer(ITERATIONS), prf)),
    sequence(oid(id.PWRI_KEK), sequence(oid(id.AES_256_CBC), octetString(iv))),
    octetString(await wrap(kek, iv, contentKey)),
  );
}

/** Reads a PasswordRecipientInfo; what it gives rejects when the password is wrong. */
export function readPasswordRecipient(info: Asn1): (password: string) => Promise<Bytes> {
  const fields = childrenOf(info);
  const derivation = fields.find((field) => isContext(field, 0));
  const [encryption, encryptedKey] = fields.slice(-2);
  if (!derivation || !encryption || !encryptedKey) throw unsupported();
  const [kdf, kdfParameters] = childrenOf(derivation);
  const [scheme, cipher] = childrenOf(encryption);
  const [cipherName, ivValue] = cipher ? childrenOf(cipher) : [];
  const length = KEY_LENGTH[oidText(cipherName)];
  if (oidText(kdf) !== id.PBKDF2 || oidText(scheme) !== id.PWRI_KEK || !kdfParameters) throw unsupported();
  const [saltValue, count, ...rest] = childrenOf(kdfParameters);
  const prf = rest.find((field) => field instanceof asn1js.Sequence);
  const hash = prf ? PRF[oidText(childrenOf(prf)[0])] : 'SHA-1';
  if (!length || !ivValue || !saltValue || !(count instanceof asn1js.Integer) || !hash) throw unsupported();
  const iterations = count.valueBlock.valueDec;
  if (iterations < 1 || iterations > MAX_ITERATIONS)
    throw new SmimeError('too-large', 'The message asks for more work than any real message.');
  const [salt, iv, wrapped] = [contentOf(saltValue), contentOf(ivValue), contentOf(encryptedKey)];
  return async (password) => unwrap(await stretch(password, { salt, iterations, hash, length }), iv, wrapped);
}

interface Stretching {
  readonly salt: Bytes;
  readonly iterations: number;
  readonly hash: string;
  readonly length: number;
}

async function stretch(password: string, { salt, iterations, hash, length }: Stretching): Promise<Bytes> {
  const { subtle } = globalThis.crypto;
  const key = await subtle.importKey('raw', utf8(password), 'PBKDF2', false, ['deriveBits']);
  const parameters = { name: 'PBKDF2', hash, salt, iterations };
  return new Uint8Array(await subtle.deriveBits(parameters, key, length * 8));
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
