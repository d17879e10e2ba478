import { childrenOf, oidText, parseAsn1 } from '../asn1/asn1.js';
import { EC_PUBLIC_KEY, ED25519, RSA_ENCRYPTION, X25519 } from '../asn1/object-identifiers.js';
import { type Bytes, plainBytes } from '../bytes/byte-arrays.js';
import { SmimeError } from '../smime-error.js';
import { requireChoice } from '../valid-choice.js';
import { CURVES } from './curves.js';

/**
 * A key pair as DER. No platform key objects leave the package. The arrays count as unchanging: what was imported from
 * them is kept as long as they are.
 */
export interface PrivateKey {
  /** PrivateKeyInfo or OneAsymmetricKey (RFC 5958 §2), not encrypted. */
  readonly pkcs8: Uint8Array;
  /** The public key: SubjectPublicKeyInfo (RFC 5280 §4.1). */
  readonly spki: Uint8Array;
}

/** Kinds of key: RSA by its modulus length in bits (RFC 8017), the others by their curve (RFC 5480, RFC 8410). */
export type KeyAlgorithm =
  | 'rsa-2048'
  | 'rsa-3072'
  | 'rsa-4096'
  | 'p-256'
  | 'p-384'
  | 'p-521'
  | 'ed25519'
  | 'x25519';

const KEY_ALGORITHMS: readonly KeyAlgorithm[] = [
  'rsa-2048',
  'rsa-3072',
  'rsa-4096',
  'p-256',
  'p-384',
  'p-521',
  'ed25519',
  'x25519',
];

/**
 * Makes a key pair; the same call serves signing and encryption keys, but `ed25519` only signs and `x25519` only
 * encrypts (RFC 8410). RSA uses the exponent 65537. Rejects with the platform's `NotSupportedError` where
 * WebCrypto lacks the algorithm, as older browsers lack `ed25519` and `x25519`.
 * @throws {SmimeError}
 * - `invalid-argument`: there is no such kind of key.
 */
export async function generateKey(algorithm: KeyAlgorithm): Promise<PrivateKey> {
  requireChoice(algorithm, KEY_ALGORITHMS, 'kind of key');
  const subtle = globalThis.crypto.subtle;
  const pair = (await subtle.generateKey(
    generation(algorithm),
    true,
    algorithm === 'x25519' ? ['deriveBits'] : ['sign', 'verify'],
  )) as CryptoKeyPair;
  const [pkcs8, spki] = await Promise.all([
    subtle.exportKey('pkcs8', pair.privateKey),
    subtle.exportKey('spki', pair.publicKey),
  ]);
  return { pkcs8: new Uint8Array(pkcs8), spki: new Uint8Array(spki) };
}

function generation(algorithm: KeyAlgorithm): RsaHashedKeyGenParams | EcKeyGenParams | { name: string } {
  if (algorithm === 'ed25519') return { name: 'Ed25519' };
  if (algorithm === 'x25519') return { name: 'X25519' };
  if (algorithm.startsWith('p-')) return { name: 'ECDSA', namedCurve: algorithm.toUpperCase() };
  return {
    name: 'RSASSA-PKCS1-v1_5',
    modulusLength: Number(algorithm.slice(4)),
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: 'SHA-256',
  };
}

/** The SubjectPublicKeyInfo that belongs to a private key. Throws `malformed-private-key`. */
export async function publicKeyOf(pkcs8: Uint8Array): Promise<Bytes> {
  const { algorithm, usage, publicUsage } = importAlgorithm(pkcs8);
  const { subtle } = globalThis.crypto;
  try {
    const key = await subtle.importKey('pkcs8', plainBytes(pkcs8), algorithm, true, [usage]);
    const { kty, n, e, crv, x, y } = await subtle.exportKey('jwk', key);
    const jwk = Object.fromEntries(
      Object.entries({ kty, n, e, crv, x, y }).filter(([, value]) => value !== undefined),
    ) as JsonWebKey;
    const publicKey = await subtle.importKey('jwk', jwk, algorithm, true, publicUsage);
    return new Uint8Array(await subtle.exportKey('spki', publicKey));
  } catch (cause) {
    throw new SmimeError('malformed-private-key', 'The private key cannot be read.', { cause });
  }
}

interface KeyImport {
  readonly algorithm: RsaHashedImportParams | EcKeyImportParams | { name: string };
  readonly usage: KeyUsage;
  readonly publicUsage: KeyUsage[];
}

function importAlgorithm(pkcs8: Uint8Array): KeyImport {
  const [, algorithm] = childrenOf(parseAsn1(pkcs8, 'private key', 'malformed-private-key'));
  const [identifier, parameters] = algorithm ? childrenOf(algorithm) : [];
  const name = oidText(identifier);
  const signing = { usage: 'sign', publicUsage: ['verify'] } satisfies Omit<KeyImport, 'algorithm'>;
  if (name === RSA_ENCRYPTION)
    return { algorithm: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, ...signing };
  if (name === ED25519) return { algorithm: { name: 'Ed25519' }, ...signing };
  if (name === X25519) return { algorithm: { name: 'X25519' }, usage: 'deriveBits', publicUsage: [] };
  const namedCurve = name === EC_PUBLIC_KEY ? CURVES[oidText(parameters)]?.name : undefined;
  if (namedCurve) return { algorithm: { name: 'ECDSA', namedCurve }, ...signing };
  throw new SmimeError('unsupported-algorithm', 'This kind of private key is not supported.');
}
