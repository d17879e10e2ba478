import { derContext, derOctets, derOid, derSequence } from '../asn1/der.js';
import * as id from '../asn1/object-identifiers.js';
import { type Bytes, concatBytes, plainBytes } from '../bytes/byte-arrays.js';
import { CURVES } from '../keys/curves.js';
import { readPublicKey } from '../keys/public-key.js';
import { SmimeError } from '../smime-error.js';

/** ECDH for CMS: ephemeral-static, key derivation of X9.63 (RFC 5753) or HKDF (RFC 8418 §2.2). */

export interface KeyDerivation {
  readonly digest: string;
  readonly function: 'x963' | 'hkdf';
}

export const KEY_DERIVATION: Readonly<Record<string, KeyDerivation>> = {
  [id.DH_SINGLE_PASS_SHA1_KDF]: { digest: 'SHA-1', function: 'x963' },
  [id.DH_SINGLE_PASS_SHA256_KDF]: { digest: 'SHA-256', function: 'x963' },
  [id.DH_SINGLE_PASS_SHA384_KDF]: { digest: 'SHA-384', function: 'x963' },
  [id.DH_SINGLE_PASS_SHA512_KDF]: { digest: 'SHA-512', function: 'x963' },
  [id.DH_SINGLE_PASS_HKDF_SHA256]: { digest: 'SHA-256', function: 'hkdf' },
  [id.DH_SINGLE_PASS_HKDF_SHA384]: { digest: 'SHA-384', function: 'hkdf' },
  [id.DH_SINGLE_PASS_HKDF_SHA512]: { digest: 'SHA-512', function: 'hkdf' },
};

const WRAP_KEY_LENGTH: Readonly<Record<string, number>> = {
  [id.AES_128_WRAP]: 16,
  [id.AES_192_WRAP]: 24,
  [id.AES_256_WRAP]: 32,
};

export interface AgreedKey {
  readonly ephemeralSpki: Bytes;
  readonly kek: Bytes;
  /** The OID of agreement and key derivation. */
  readonly scheme: string;
}

/** A fresh key pair on the recipient's curve, and the key-encryption key both sides derive. */
export async function agreeWith(spki: Uint8Array): Promise<AgreedKey> {
  const { subtle } = globalThis.crypto;
  const curve = curveOf(spki);
  const ephemeral = (await subtle.generateKey(curve.algorithm, true, ['deriveBits'])) as CryptoKeyPair;
  const recipient = await subtle.importKey('spki', plainBytes(spki), curve.algorithm, false, []);
  const secret = await subtle.deriveBits(
    { name: curve.algorithm.name, public: recipient },
    ephemeral.privateKey,
    curve.bits,
  );
  const scheme =
    curve.algorithm.name === 'X25519' ? id.DH_SINGLE_PASS_HKDF_SHA256 : id.DH_SINGLE_PASS_SHA256_KDF;
  return {
    scheme,
    ephemeralSpki: new Uint8Array(await subtle.exportKey('spki', ephemeral.publicKey)),
    kek: await deriveKek(new Uint8Array(secret), KEY_DERIVATION[scheme]!, id.AES_256_WRAP, undefined),
  };
}

export interface AgreementInput {
  readonly pkcs8: Uint8Array;
  readonly spki: Uint8Array;
  /** The ephemeral public point, uncompressed, or the X25519 key. */
  readonly originatorPoint: Uint8Array;
  readonly derivation: KeyDerivation;
  readonly wrapAlgorithm: string;
  readonly userKeyingMaterial: Uint8Array | undefined;
}

export async function agreedKek(input: AgreementInput): Promise<Bytes> {
  const { subtle } = globalThis.crypto;
  const curve = curveOf(input.spki);
  const { algorithm } = curve;
  const key = await subtle.importKey('pkcs8', plainBytes(input.pkcs8), algorithm, false, ['deriveBits']);
  const originator = await subtle.importKey('raw', plainBytes(input.originatorPoint), algorithm, false, []);
  const secret = await subtle.deriveBits({ name: algorithm.name, public: originator }, key, curve.bits);
  return deriveKek(new Uint8Array(secret), input.derivation, input.wrapAlgorithm, input.userKeyingMaterial);
}

/** X9.63 KDF, or HKDF without salt, over ECC-CMS-SharedInfo (RFC 5753 §7.2, RFC 8418 §2.2). */
async function deriveKek(
  secret: Uint8Array,
  derivation: KeyDerivation,
  wrapAlgorithm: string,
  userKeyingMaterial: Uint8Array | undefined,
): Promise<Bytes> {
  const length = WRAP_KEY_LENGTH[wrapAlgorithm];
  if (!length)
    throw new SmimeError('unsupported-algorithm', 'The message uses a key wrap that is not supported.');
  const bits = new Uint8Array(4);
  new DataView(bits.buffer).setUint32(0, length * 8);
  const info = derSequence(
    wrapIdentifier(wrapAlgorithm),
    ...(userKeyingMaterial ? [derContext(0, derOctets(userKeyingMaterial))] : []),
    derContext(2, derOctets(bits)),
  );
  if (derivation.function === 'hkdf') {
    const { subtle } = globalThis.crypto;
    const key = await subtle.importKey('raw', plainBytes(secret), 'HKDF', false, ['deriveBits']);
    const parameters = { name: 'HKDF', hash: derivation.digest, salt: new Uint8Array(), info };
    return new Uint8Array(await subtle.deriveBits(parameters, key, length * 8));
  }
  const blocks: Uint8Array[] = [];
  for (let counter = 1, size = 0; size < length; counter++) {
    const number = new Uint8Array(4);
    new DataView(number.buffer).setUint32(0, counter);
    const block = new Uint8Array(
      await globalThis.crypto.subtle.digest(derivation.digest, concatBytes([secret, number, info])),
    );
    blocks.push(block);
    size += block.length;
  }
  return concatBytes(blocks).slice(0, length);
}

/** Parameters are absent for AES key wrap (RFC 3565 §2.3.2). */
export function wrapIdentifier(algorithm: string): Bytes {
  return derSequence(derOid(algorithm));
}

interface Curve {
  readonly algorithm: { readonly name: string; readonly namedCurve?: string };
  readonly bits: number;
}

function curveOf(spki: Uint8Array): Curve {
  const key = readPublicKey(spki);
  if (key.kind === 'x25519') return { algorithm: { name: 'X25519' }, bits: 256 };
  const curve = key.kind === 'ec' ? CURVES[key.curve] : undefined;
  if (!curve) throw new SmimeError('unsupported-algorithm', 'This elliptic curve is not supported.');
  return { algorithm: { name: 'ECDH', namedCurve: curve.name }, bits: 8 * curve.coordinateLength };
}
