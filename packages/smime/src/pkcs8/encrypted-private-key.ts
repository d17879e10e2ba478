import * as asn1js from 'asn1js';
import { type Asn1, childrenOf, contentOf, encode, octetString, parseAsn1, sequence } from '../asn1/asn1.js';
import { derOfPemOrDer } from '../bytes/pem.js';
import { type PrivateKey, publicKeyOf } from '../keys/private-key.js';
import { decryptWithPassword, encryptWithPassword } from '../pkcs12/password-encryption.js';
import { PASSWORD_WORK, PasswordWork } from '../pkcs12/password-work.js';
import { SmimeError } from '../smime-error.js';
import { requireKey } from '../valid-certificate.js';
import { requireNewPassword, requirePassword } from '../valid-password.js';
import { requireObject } from '../valid-shape.js';
import { isPrivateKeyInfo } from './import-private-key.js';

/** A key, and what it is encrypted with. */
export interface ExportPrivateKeyOptions {
  readonly key: PrivateKey;
  /** Any text but the empty one; used in UTF-8. */
  readonly password: string;
  /** Of PBKDF2 with HMAC-SHA-256: 1 to 24 000 000. Default: 600 000. */
  readonly iterations?: number;
}

/**
 * A key alone, without a certificate, under a password: EncryptedPrivateKeyInfo (RFC 5958 §3), DER, with PBES2 and
 * AES-256-CBC (RFC 8018 §6.2).
 * @throws {SmimeError}
 * - `invalid-argument`: the key is none, the password is missing or empty, or the number of iterations is out of range.
 */
export async function exportEncryptedPrivateKey(options: ExportPrivateKeyOptions): Promise<Uint8Array> {
  requireObject(options, 'options');
  const { key, password, iterations = 600_000 } = options;
  requireKey(key, 'key');
  requireNewPassword(password, 'invalid-argument');
  const { algorithm, encrypted } = await encryptWithPassword(
    key.pkcs8,
    password,
    iterations,
    PasswordWork.ofOption(PASSWORD_WORK.privateKey),
  );
  return encode(sequence(algorithm, octetString(encrypted)));
}

/**
 * Reads an EncryptedPrivateKeyInfo (RFC 5958 §3). `importPrivateKey` reads a key without a password.
 * @param file DER, or a text with an `ENCRYPTED PRIVATE KEY` block (RFC 7468 §11).
 * @param password Any text: other programs write keys under the empty one, too.
 * @throws {SmimeError}
 * - `wrong-password`: it does not open the key, or the encrypted bytes were changed, which nothing tells apart.
 * - `malformed-private-key`: there is no such structure, or no key in it.
 * - `unsupported-algorithm`: it is encrypted in a way, or holds a kind of key, that is not supported here.
 * - `too-large`: it asks for more than 24 000 000 iterations of PBKDF2, or a tenth of that in the old derivation.
 * - `too-deep`: it is nested deeper than any real one.
 * - `invalid-argument`: the password is missing, or the file is neither text nor bytes.
 */
export async function importEncryptedPrivateKey(
  file: Uint8Array | string,
  password: string,
): Promise<PrivateKey> {
  requirePassword(password);
  if (typeof file === 'string' && file.includes('-----BEGIN PRIVATE KEY-----')) throw unprotected();
  const der = derOfPemOrDer(
    file,
    ['ENCRYPTED PRIVATE KEY'],
    'private key under a password',
    'malformed-private-key',
  );
  if (isPrivateKeyInfo(der)) throw unprotected();
  const [algorithm, encrypted, ...more] = childrenOf(
    parseAsn1(der, 'encrypted private key', 'malformed-private-key'),
  );
  if (
    !(algorithm instanceof asn1js.Sequence) ||
    !(encrypted instanceof asn1js.OctetString) ||
    more.length > 0
  )
    throw damaged();
  const pkcs8 = await decrypt(algorithm, contentOf(encrypted), password);
  // One wrong password in 256 leaves a padding that looks right, around bytes that are no key.
  if (!isPrivateKeyInfo(pkcs8))
    throw new SmimeError('wrong-password', 'The password does not open this private key.');
  return { pkcs8, spki: await publicKeyOf(pkcs8) };
}

async function decrypt(algorithm: Asn1, encrypted: Uint8Array, password: string): Promise<Uint8Array> {
  try {
    return await decryptWithPassword(
      algorithm,
      encrypted,
      password,
      new PasswordWork(PASSWORD_WORK.privateKey),
    );
  } catch (cause) {
    if (cause instanceof SmimeError && cause.code === 'malformed-pkcs12') throw damaged(cause);
    throw cause;
  }
}

function unprotected(): SmimeError {
  return new SmimeError(
    'malformed-private-key',
    'No password protects this private key: importPrivateKey reads it.',
  );
}

function damaged(cause?: unknown): SmimeError {
  return new SmimeError('malformed-private-key', 'The encrypted private key is damaged.', { cause });
}
