import * as asn1js from 'asn1js';
import { type Asn1, context, encode, integer, oid, sequence, unsignedInteger } from '../asn1/asn1.js';
import {
  ECDSA_WITH_SHA256,
  ECDSA_WITH_SHA384,
  ED25519,
  MGF1,
  P_256,
  P_384,
  RSASSA_PSS,
  SHA_256,
  SHA256_WITH_RSA,
} from '../asn1/object-identifiers.js';
import { type Bytes, plainBytes } from '../bytes/byte-arrays.js';
import { SmimeError } from '../smime-error.js';
import { importedKey } from './imported-keys.js';
import type { PrivateKey } from './private-key.js';
import { readPublicKey } from './public-key.js';

/** How a key signs: its AlgorithmIdentifier and the WebCrypto parameters behind it. */
export interface SignatureScheme {
  readonly algorithm: () => Asn1;
  readonly digest: 'SHA-256' | 'SHA-384' | 'SHA-512';
  readonly importAs: RsaHashedImportParams | EcKeyImportParams | { name: string };
  readonly signAs: { name: string; hash?: string; saltLength?: number };
}

/** How RSA keys sign: RSASSA-PKCS1-v1_5, or RSASSA-PSS with SHA-256 and a salt of 32 bytes (RFC 4056, RFC 8551 §2.2). */
export type RsaPadding = 'pkcs1' | 'pss';

/** RSA signs with SHA-256, P-256 with SHA-256, P-384 with SHA-384, Ed25519 as it must (RFC 8551 §2.2). */
export function signatureScheme(spki: Uint8Array, rsaPadding: RsaPadding = 'pkcs1'): SignatureScheme {
  const key = readPublicKey(spki);
  if (key.kind === 'rsa' && rsaPadding === 'pss') {
    return {
      algorithm: pssSha256,
      digest: 'SHA-256',
      importAs: { name: 'RSA-PSS', hash: 'SHA-256' },
      signAs: { name: 'RSA-PSS', saltLength: 32 },
    };
  }
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
export async function signBytes(
  key: PrivateKey,
  bytes: Uint8Array,
  rsaPadding: RsaPadding = 'pkcs1',
): Promise<Bytes> {
  const scheme = signatureScheme(key.spki, rsaPadding);
  const { subtle } = globalThis.crypto;
  const handle = await importedKey('pkcs8', key.pkcs8, scheme.importAs, 'sign').catch((cause: unknown) => {
    throw new SmimeError('malformed-private-key', 'The private key cannot be read.', { cause });
  });
  const signature = new Uint8Array(await subtle.sign(scheme.signAs, handle, plainBytes(bytes)));
  if (scheme.importAs.name !== 'ECDSA') return signature;
  const half = signature.length / 2;
  return encode(
    sequence(unsignedInteger(signature.subarray(0, half)), unsignedInteger(signature.subarray(half))),
  );
}

/** RSASSA-PSS-params: SHA-256 for both, salt of 32 bytes (RFC 4055 §3.1). */
function pssSha256(): Asn1 {
  const sha256 = () => sequence(oid(SHA_256), new asn1js.Null());
  const parameters = sequence(
    context(0, sha256()),
    context(1, sequence(oid(MGF1), sha256())),
    context(2, integer(32)),
  );
  return sequence(oid(RSASSA_PSS), parameters);
}
