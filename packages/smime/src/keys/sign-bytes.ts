import { publicKeyCrypto } from '#public-key-crypto';
import {
  DER_NULL,
  derContext,
  derOid,
  derSequence,
  derSmallInteger,
  derUnsignedInteger,
} from '../asn1/der.js';
import {
  ECDSA_WITH_SHA256,
  ECDSA_WITH_SHA384,
  ECDSA_WITH_SHA512,
  ED25519,
  RSASSA_PSS,
  SHA256_WITH_RSA,
} from '../asn1/object-identifiers.js';
import type { Bytes } from '../bytes/byte-arrays.js';
import type { Signing } from '../platform/public-key-crypto.js';
import { SmimeError } from '../smime-error.js';
import { requireChoice } from '../valid-choice.js';
import { CURVES, type Curve } from './curves.js';
import { HASH_AND_MASK_SHA256 } from './digests.js';
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

const RSA_PADDINGS: readonly RsaPadding[] = ['pkcs1', 'pss'];

/** RSA signs with SHA-256, a curve with the digest of its strength, Ed25519 as it must (RFC 8551 §2.2, RFC 5753 §8). */
export function signatureScheme(spki: Uint8Array, rsaPadding: RsaPadding = 'pkcs1'): SignatureScheme {
  requireChoice(rsaPadding, RSA_PADDINGS, 'RSA padding of a signature');
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
  const curve = key.kind === 'ec' ? CURVES[key.curve] : undefined;
  if (curve) {
    const { digest, algorithm } = ECDSA[curve.name];
    return {
      algorithm: derSequence(derOid(algorithm)),
      digest,
      importAs: { name: 'ECDSA', namedCurve: curve.name },
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
  Record<Curve['name'], { readonly digest: SignatureScheme['digest']; readonly algorithm: string }>
> = {
  'P-256': { digest: 'SHA-256', algorithm: ECDSA_WITH_SHA256 },
  'P-384': { digest: 'SHA-384', algorithm: ECDSA_WITH_SHA384 },
  'P-521': { digest: 'SHA-512', algorithm: ECDSA_WITH_SHA512 },
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
  return derSequence(
    derUnsignedInteger(signature.subarray(0, half)),
    derUnsignedInteger(signature.subarray(half)),
  );
}

/** RSASSA-PSS-params: SHA-256 for both, salt of 32 bytes (RFC 4055 §3.1). */
function pssSha256(): Uint8Array {
  const parameters = derSequence(...HASH_AND_MASK_SHA256, derContext(2, derSmallInteger(32)));
  return derSequence(derOid(RSASSA_PSS), parameters);
}
