import { publicKeyCrypto } from '#public-key-crypto';
import { encode, sequence, unsignedInteger } from '../asn1/asn1.js';
import { DER_NULL, derContext, derOid, derSequence, derSmallInteger } from '../asn1/der.js';
import {
  ECDSA_WITH_SHA256,
  ECDSA_WITH_SHA384,
  ECDSA_WITH_SHA512,
  ED25519,
  MGF1,
  P_256,
  P_384,
  P_521,
  RSASSA_PSS,
  SHA_256,
  SHA256_WITH_RSA,
} from '../asn1/object-identifiers.js';
import type { Bytes } from '../bytes/byte-arrays.js';
import type { Signing } from '../platform/public-key-crypto.js';
import { SmimeError } from '../smime-error.js';
import type { PrivateKey } from './private-key.js';
import { readPublicKey } from './public-key.js';

/** How a key signs: its AlgorithmIdentifier and the WebCrypto parameters behind it. */
export interface SignatureScheme extends Signing {
  /** DER of the AlgorithmIdentifier. */
  readonly algorithm: Uint8Array;
  readonly digest: 'SHA-256' | 'SHA-384' | 'SHA-512';
}

/** How RSA keys sign: RSASSA-PKCS1-v1_5, or RSASSA-PSS with a salt of 32 bytes (RFC 8017, RFC 4056, RFC 8551 §2.2). */
export type RsaPadding = 'pkcs1' | 'pss';

/** RSA signs with SHA-256, a curve with the digest of its strength, Ed25519 as it must (RFC 8551 §2.2, RFC 5753 §8). */
export function signatureScheme(spki: Uint8Array, rsaPadding: RsaPadding = 'pkcs1'): SignatureScheme {
  const key = readPublicKey(spki);
  if (key.kind === 'rsa' && rsaPadding === 'pss') {
    return {
      algorithm: pssSha256(),
      digest: 'SHA-256',
      importAs: { name: 'RSA-PSS', hash: 'SHA-256' },
      signAs: { name: 'RSA-PSS', saltLength: 32 },
    };
  }
  if (key.kind === 'rsa') {
    return {
      algorithm: derSequence(derOid(SHA256_WITH_RSA), DER_NULL),
      digest: 'SHA-256',
      importAs: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
      signAs: { name: 'RSASSA-PKCS1-v1_5' },
    };
  }
  const ecdsa = key.kind === 'ec' ? ECDSA[key.curve] : undefined;
  if (ecdsa) {
    const { namedCurve, digest, algorithm } = ecdsa;
    return {
      algorithm: derSequence(derOid(algorithm)),
      digest,
      importAs: { name: 'ECDSA', namedCurve },
      signAs: { name: 'ECDSA', hash: digest },
    };
  }
  if (key.kind === 'ed25519') {
    // RFC 8419 §3: the message digest is SHA-512.
    return {
      algorithm: derSequence(derOid(ED25519)),
      digest: 'SHA-512',
      importAs: { name: 'Ed25519' },
      signAs: { name: 'Ed25519' },
    };
  }
  throw new SmimeError(
    'unsupported-algorithm',
    'This kind of key cannot sign here. Use RSA, P-256, P-384, P-521 or Ed25519.',
  );
}

const ECDSA: Readonly<
  Record<string, { namedCurve: string; digest: SignatureScheme['digest']; algorithm: string }>
> = {
  [P_256]: { namedCurve: 'P-256', digest: 'SHA-256', algorithm: ECDSA_WITH_SHA256 },
  [P_384]: { namedCurve: 'P-384', digest: 'SHA-384', algorithm: ECDSA_WITH_SHA384 },
  [P_521]: { namedCurve: 'P-521', digest: 'SHA-512', algorithm: ECDSA_WITH_SHA512 },
};

/** Signs bytes; ECDSA signatures come as the DER that certificates and CMS carry (RFC 5753 §7.2). */
export async function signBytes(
  key: PrivateKey,
  bytes: Uint8Array,
  rsaPadding: RsaPadding = 'pkcs1',
): Promise<Bytes> {
  const scheme = signatureScheme(key.spki, rsaPadding);
  const signature = await publicKeyCrypto.sign(key.pkcs8, scheme, bytes);
  if (scheme.importAs.name !== 'ECDSA') return signature;
  const half = signature.length / 2;
  return encode(
    sequence(unsignedInteger(signature.subarray(0, half)), unsignedInteger(signature.subarray(half))),
  );
}

/** RSASSA-PSS-params: SHA-256 for both, salt of 32 bytes (RFC 4055 §3.1). */
function pssSha256(): Uint8Array {
  const sha256 = derSequence(derOid(SHA_256), DER_NULL);
  const parameters = derSequence(
    derContext(0, sha256),
    derContext(1, derSequence(derOid(MGF1), sha256)),
    derContext(2, derSmallInteger(32)),
  );
  return derSequence(derOid(RSASSA_PSS), parameters);
}
