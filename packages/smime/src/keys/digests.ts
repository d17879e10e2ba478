import { DER_NULL, derContext, derOid, derSequence } from '../asn1/der.js';
import * as id from '../asn1/object-identifiers.js';
import type { DigestName } from '../platform/bulk-crypto.js';

/** By what they are called inside AlgorithmIdentifiers (RFC 3370 §2, RFC 5754 §2). */
export const DIGEST_OIDS: Readonly<Record<DigestName, string>> = {
  MD5: id.MD5,
  'SHA-1': id.SHA_1,
  'SHA-224': id.SHA_224,
  'SHA-256': id.SHA_256,
  'SHA-384': id.SHA_384,
  'SHA-512': id.SHA_512,
};

/** The same, by OID. */
export const DIGESTS: Readonly<Record<string, DigestName>> = Object.fromEntries(
  (Object.keys(DIGEST_OIDS) as DigestName[]).map((name) => [DIGEST_OIDS[name], name]),
);

/** Those WebCrypto has on every platform. */
export const PLATFORM_DIGESTS = ['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'] as const;
export type PlatformDigest = (typeof PLATFORM_DIGESTS)[number];

export function isPlatformDigest(name: DigestName | undefined): name is PlatformDigest {
  return (PLATFORM_DIGESTS as readonly (DigestName | undefined)[]).includes(name);
}

const sha256 = derSequence(derOid(id.SHA_256), DER_NULL);

/** SHA-256 as hash and in the mask, with which RSAES-OAEP-params and RSASSA-PSS-params begin (RFC 4055 §3.1, §4.1). */
export const HASH_AND_MASK_SHA256: readonly Uint8Array[] = [
  derContext(0, sha256),
  derContext(1, derSequence(derOid(id.MGF1), sha256)),
];
