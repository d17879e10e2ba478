import * as asn1js from 'asn1js';
import { type Asn1, encode, oid, sequence, unsignedInteger } from '../asn1/asn1.js';
import {
  ECDSA_WITH_SHA256,
  ECDSA_WITH_SHA384,
  ED25519,
  P_256,
  P_384,
  SHA256_WITH_RSA,
} from '../asn1/object-identifiers.js';
import { type Bytes, plainBytes } from '../bytes/byte-arrays.js';
import { SmimeError } from '../smime-error.js';
import type { PrivateKey } from './private-key.js';
import { readPublicKey } from './public-key.js';

/** How a key signs: its AlgorithmIdentifier and the WebCrypto parameters behind it. */
export interface SignatureScheme {
  readonly algorithm: () => Asn1;
  readonly digest: 'SHA-256' | 'SHA-384' | 'SHA-512';
  readonly importAs: RsaHashedImportParams | EcKeyImportParams | { name: string };
  readonly signAs: { name: string; hash?: string };
}

/** RSA signs PKCS #1 v1.5 with SHA-256, P-256 with SHA-256, P-384 with SHA-384, Ed25519 as it must (RFC 8551 §2.2). */
export function signatureScheme(spki: Uint8Array): SignatureScheme {
  const key = readPublicKey(spki);
  if (key.kind === 'rsa') {
    return {
      algorithm: () => sequence(oid(SHA256_WITH_RSA), new asn1js.Null()),
      digest: 'SHA-256',
      importAs: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
      signAs: { name: 'RSASSA-PKCS1-v1_5' },
    };
  }
  if (key.kind === 'ec' && (key.curve === P_256 || key.curve === P_384)) {
    const digest = key.curve === P_256 ? 'SHA-256' : 'SHA-384';
    return {
      algorithm: () => sequence(oid(key.curve === P_256 ? ECDSA_WITH_SHA256 : ECDSA_WITH_SHA384)),
      digest,
      importAs: { name: 'ECDSA', namedCurve: key.curve === P_256 ? 'P-256' : 'P-384' },
      signAs: { name: 'ECDSA', hash: digest },
    };
  }
  if (key.kind === 'ed25519') {
    // RFC 8419 §3: the message digest is SHA-512.
    return {
      algorithm: () => sequence(oid(ED25519)),
      digest: 'SHA-512',
      importAs: { name: 'Ed25519' },
      signAs: { name: 'Ed25519' },
    };
  }
  throw new SmimeError(
    'unsupported-algorithm',
    'This kind of key cannot sign here. Use RSA, P-256, P-384 or Ed25519.',
  );
}

/** Signs bytes; ECDSA signatures come as the DER that certificates and CMS carry (RFC 5753 §7.2). */
export async function signBytes(key: PrivateKey, bytes: Uint8Array): Promise<Bytes> {
  const scheme = signatureScheme(key.spki);
  const { subtle } = globalThis.crypto;
  const handle = await subtle
    .importKey('pkcs8', plainBytes(key.pkcs8), scheme.importAs, false, ['sign'])
    .catch((cause: unknown) => {
      throw new SmimeError('malformed-private-key', 'The private key cannot be read.', { cause });
    });
  const signature = new Uint8Array(await subtle.sign(scheme.signAs, handle, plainBytes(bytes)));
  if (scheme.importAs.name !== 'ECDSA') return signature;
  const half = signature.length / 2;
  return encode(
    sequence(unsignedInteger(signature.subarray(0, half)), unsignedInteger(signature.subarray(half))),
  );
}
