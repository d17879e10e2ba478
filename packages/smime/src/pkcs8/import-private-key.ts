import * as asn1js from 'asn1js';
import { childrenOf, parseAsn1 } from '../asn1/asn1.js';
import { copyBytes } from '../bytes/byte-arrays.js';
import { derOfPemOrDer } from '../bytes/pem.js';
import { type PrivateKey, publicKeyOf } from '../keys/private-key.js';
import { SmimeError } from '../smime-error.js';

/**
 * Reads a key that no password protects: PrivateKeyInfo or OneAsymmetricKey (RFC 5958 §2), as `openssl genpkey` and the
 * Web Crypto API write it. `importEncryptedPrivateKey` reads one under a password.
 * @param file DER, or a text with a `PRIVATE KEY` block (RFC 7468 §10).
 * @throws {SmimeError}
 * - `malformed-private-key`: there is no such structure, or no key in it; it is encrypted, or in the old form of OpenSSL
 *   (`RSA PRIVATE KEY`, `EC PRIVATE KEY`).
 * - `unsupported-algorithm`: it holds a kind of key that is not supported here.
 * - `invalid-argument`: it is neither text nor bytes.
 */
export async function importPrivateKey(file: Uint8Array | string): Promise<PrivateKey> {
  if (typeof file === 'string') requireNoOtherKey(file);
  const pkcs8 = copyBytes(derOfPemOrDer(file, ['PRIVATE KEY'], 'private key', 'malformed-private-key'));
  if (isEncrypted(pkcs8)) throw encrypted();
  if (!isPrivateKeyInfo(pkcs8)) throw otherForm();
  return { pkcs8, spki: await publicKeyOf(pkcs8) };
}

/** PrivateKeyInfo and OneAsymmetricKey: version, algorithm, key, then optional fields (RFC 5958 §2). */
export function isPrivateKeyInfo(bytes: Uint8Array): boolean {
  const [version, algorithm, key] = fieldsOf(bytes);
  return (
    version instanceof asn1js.Integer &&
    algorithm instanceof asn1js.Sequence &&
    key instanceof asn1js.OctetString
  );
}

function isEncrypted(bytes: Uint8Array): boolean {
  const [algorithm, content, ...more] = fieldsOf(bytes);
  return algorithm instanceof asn1js.Sequence && content instanceof asn1js.OctetString && more.length === 0;
}

function fieldsOf(bytes: Uint8Array) {
  try {
    return childrenOf(parseAsn1(bytes, 'private key'));
  } catch (error) {
    if (error instanceof SmimeError) return [];
    throw error;
  }
}

function requireNoOtherKey(text: string): void {
  if (text.includes('-----BEGIN PRIVATE KEY-----')) return;
  if (text.includes('-----BEGIN ENCRYPTED PRIVATE KEY-----')) throw encrypted();
  if (/-----BEGIN (RSA|EC) PRIVATE KEY-----/.test(text)) throw otherForm();
}

function otherForm(): SmimeError {
  return new SmimeError(
    'malformed-private-key',
    'This is no private key in the form of PKCS #8. `openssl pkcs8 -topk8 -nocrypt` makes one of the older forms.',
  );
}

function encrypted(): SmimeError {
  return new SmimeError(
    'malformed-private-key',
    'This private key is under a password: importEncryptedPrivateKey reads it.',
  );
}
