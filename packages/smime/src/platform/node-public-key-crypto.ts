import {
  constants,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  type SignKeyObjectInput,
  sign,
  verify,
} from 'node:crypto';
import { copyBytes } from '../bytes/byte-arrays.js';
import { requireEmbeddedPoint } from '../keys/embedded-public-key.js';
import { asPlainRsa } from '../keys/public-key.js';
import { onceFor } from '../once-for.js';
import { SmimeError } from '../smime-error.js';
import type { PublicKeyCrypto, Signing, Verification } from './public-key-crypto.js';

/**
 * node:crypto at once, on this thread: a message needs a millisecond of it, and WebCrypto's way through the thread pool
 * costs as much again.
 */
export const publicKeyCrypto: PublicKeyCrypto = {
  async sign(pkcs8, how, bytes) {
    const key = privateKey(pkcs8);
    return copyBytes(sign(digestOf(how, how.signAs.hash), bytes, { key, ...settings(how.signAs) }));
  },

  async verify(spki, how, signature, bytes) {
    const key = how.rsa ? rsaPublicKey(spki) : publicKey(spki);
    return verify(digestOf(how, how.verifyAs.hash), bytes, { key, ...settings(how.verifyAs) }, signature);
  },

  async oaepEncrypt(spki, hash, contentKey) {
    return copyBytes(publicEncrypt({ key: rsaPublicKey(spki), ...oaep(hash) }, contentKey));
  },

  async oaepDecrypt(pkcs8, hash, encryptedKey) {
    return copyBytes(privateDecrypt({ key: privateKey(pkcs8), ...oaep(hash) }, encryptedKey));
  },
};

/** Reading an RSA key costs more than verifying with it. */
const privateKey = onceFor((pkcs8: Uint8Array): KeyObject => {
  requireEmbeddedPoint(pkcs8);
  try {
    return createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
  } catch (cause) {
    throw new SmimeError('malformed-private-key', 'The private key cannot be read.', { cause });
  }
});
const publicKey = onceFor(readPublicKey);
const rsaPublicKey = onceFor((spki: Uint8Array) => readPublicKey(asPlainRsa(spki)));

function readPublicKey(spki: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
}

/** RSA names its hash with the key, ECDSA with the operation; Ed25519 has its own (RFC 8032). */
function digestOf({ importAs }: Signing | Verification, hash: string | undefined): string | null {
  const name = hash ?? (importAs as { hash?: HashAlgorithmIdentifier }).hash;
  return typeof name === 'string' ? nodeName(name) : null;
}

function settings({ name, saltLength }: Signing['signAs']): Omit<SignKeyObjectInput, 'key'> {
  if (name === 'RSA-PSS') return { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: saltLength ?? 0 };
  return name === 'ECDSA' ? { dsaEncoding: 'ieee-p1363' } : {};
}

function oaep(hash: string): { padding: number; oaepHash: string } {
  return { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: nodeName(hash) };
}

const nodeName = (hash: string): string => hash.replace('-', '').toLowerCase();
