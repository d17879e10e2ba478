import * as asn1js from 'asn1js';
import { childrenOf, contentOf, encode, oid, oidText, parseAsn1, sequence } from '../asn1/asn1.js';
import { EC_PUBLIC_KEY, ED25519, RSA_ENCRYPTION, RSASSA_PSS, X25519 } from '../asn1/object-identifiers.js';
import { type Bytes, copyBytes, unsigned } from '../bytes/byte-arrays.js';
import { onceFor } from '../once-for.js';
import { SmimeError } from '../smime-error.js';

/** What a SubjectPublicKeyInfo holds, as far as decisions depend on it. */
export type PublicKey =
  | { readonly kind: 'rsa'; readonly bits: number; readonly exponent: bigint }
  | { readonly kind: 'ec'; readonly curve: string }
  | { readonly kind: 'ed25519' }
  | { readonly kind: 'x25519' }
  | { readonly kind: 'other'; readonly algorithm: string };

/** Read once: the same key is asked about many times. */
export const readPublicKey = onceFor((spki: Uint8Array): PublicKey => {
  const [algorithm, key] = childrenOf(parseAsn1(spki, 'public key', 'malformed-certificate'));
  if (!algorithm || !(key instanceof asn1js.BitString)) {
    throw new SmimeError('malformed-certificate', 'The public key is damaged.');
  }
  const [identifier, parameters] = childrenOf(algorithm);
  const name = oidText(identifier);
  if (name === RSA_ENCRYPTION || name === RSASSA_PSS) {
    const [modulus, exponent] = childrenOf(
      parseAsn1(key.valueBlock.valueHexView, 'RSA public key', 'malformed-certificate'),
    );
    if (!modulus || !exponent)
      throw new SmimeError('malformed-certificate', 'The RSA public key is damaged.');
    return {
      kind: 'rsa',
      bits: bitLength(contentOf(modulus)),
      exponent: unsigned(contentOf(exponent)),
    };
  }
  if (name === EC_PUBLIC_KEY) return { kind: 'ec', curve: oidText(parameters) };
  if (name === ED25519) return { kind: 'ed25519' };
  if (name === X25519) return { kind: 'x25519' };
  return { kind: 'other', algorithm: name };
});

/** The key under the OID rsaEncryption, which is the only one WebCrypto imports. */
export function asPlainRsa(spki: Uint8Array): Bytes {
  const [, key] = childrenOf(parseAsn1(spki, 'public key', 'malformed-certificate'));
  if (!key) throw new SmimeError('malformed-certificate', 'The public key is damaged.');
  return encode(sequence(sequence(oid(RSA_ENCRYPTION), new asn1js.Null()), key));
}

/** The bits of subjectPublicKey, over which key identifiers are computed (RFC 5280 §4.2.1.2). */
export function publicKeyBits(spki: Uint8Array): Bytes {
  const [, key] = childrenOf(parseAsn1(spki, 'public key', 'malformed-certificate'));
  if (!(key instanceof asn1js.BitString))
    throw new SmimeError('malformed-certificate', 'The public key is damaged.');
  return copyBytes(key.valueBlock.valueHexView);
}

function bitLength(bytes: Uint8Array): number {
  const first = bytes.findIndex((byte) => byte !== 0);
  return first < 0 ? 0 : 8 * (bytes.length - first) - Math.clz32(bytes[first]!) + 24;
}
