import { derOid, derSequence } from '../asn1/der.js';
import * as id from '../asn1/object-identifiers.js';
import { membersOf, oidTextOf, type Tlv } from '../asn1/tlv.js';
import { CONTENT_ENCRYPTION, type ContentEncryption } from './content-ciphers.js';
import { OAEP_SHA256, readOaepHash } from './oaep-parameters.js';

/** What somebody's program reads, as they said in a signature of theirs (RFC 8551 §2.5.2). */
export interface SmimeCapabilities {
  /** The ciphers among those of this package, in their order of preference. */
  readonly contentEncryption: readonly ContentEncryption[];
  /** Content keys derived with CEK-HKDF-SHA256 (RFC 9709 §4). */
  readonly derivesContentKeys: boolean;
  /** Content keys encrypted with RSAES-OAEP and SHA-256 (RFC 3560 §5); with SHA-1 alone does not count. */
  readonly oaep: boolean;
  /** Binary bodies inside an encryption (RFC 8551 §2.7.1). */
  readonly prefersBinaryInside: boolean;
}

/**
 * SMIMECapabilities of what this package reads on every platform, strongest first. Derived content keys are named only
 * on request: other programs that share the key may not know them.
 */
export function ownCapabilities(derivesContentKeys: boolean): Uint8Array {
  return derSequence(
    derSequence(derOid(id.AES_256_GCM)),
    derSequence(derOid(id.AES_128_GCM)),
    derSequence(derOid(id.AES_256_CBC)),
    derSequence(derOid(id.AES_128_CBC)),
    ...(derivesContentKeys ? [derSequence(derOid(id.CEK_HKDF_SHA256))] : []),
    derSequence(derOid(id.RSAES_OAEP), OAEP_SHA256),
    derSequence(derOid(id.ID_PREFER_BINARY_INSIDE)),
  );
}

/** Unknown capabilities are passed over. */
export function readCapabilities(value: Tlv): SmimeCapabilities {
  const what = 'list of capabilities';
  const capabilities = membersOf(value, what).map((capability) => membersOf(capability, what));
  const named = capabilities.map(([algorithm]) => oidTextOf(algorithm));
  return {
    contentEncryption: named.flatMap((algorithm) => BY_ALGORITHM.get(algorithm) ?? []),
    derivesContentKeys: named.includes(id.CEK_HKDF_SHA256),
    oaep: capabilities.some(
      ([algorithm, parameters]) =>
        oidTextOf(algorithm) === id.RSAES_OAEP && readOaepHash(parameters, what) === 'SHA-256',
    ),
    prefersBinaryInside: named.includes(id.ID_PREFER_BINARY_INSIDE),
  };
}

const BY_ALGORITHM: ReadonlyMap<string, ContentEncryption> = new Map(
  (Object.keys(CONTENT_ENCRYPTION) as ContentEncryption[]).map((name) => [
    CONTENT_ENCRYPTION[name].algorithm,
    name,
  ]),
);
