import { DER_NULL, derOctets, derOid, derSequence } from '../asn1/der.js';
import { membersOf, readTlv } from '../asn1/tlv.js';
import { concatBytes, equalBytes, fromHex, unsigned } from '../bytes/byte-arrays.js';
import type { DigestName } from '../platform/bulk-crypto.js';
import { DIGEST_OIDS, isPlatformDigest } from './digests.js';
import { publicKeyBits, readPublicKey } from './public-key.js';

/**
 * Whether an RSASSA-PKCS1-v1_5 signature is right, by the digest alone (RFC 8017 §8.2.2). The platforms verify over
 * the bytes only, which a signature without attributes would have to keep until its end; all that is dealt with is
 * public. The expected encoding is built and compared whole, never parsed.
 */
export function verifyRsaDigest(
  spki: Uint8Array,
  name: DigestName,
  digest: Uint8Array,
  signature: Uint8Array,
): boolean {
  const key = readPublicKey(spki);
  if (
    key.kind !== 'rsa' ||
    !isPlatformDigest(name) ||
    key.bits > LIMITS.bits ||
    key.exponent > LIMITS.exponent
  )
    return false;
  const modulus = modulusOf(spki);
  const length = Math.ceil(key.bits / 8);
  const number = unsigned(signature);
  if (signature.length !== length || number >= modulus) return false;
  const digestInfo = derSequence(derSequence(derOid(DIGEST_OIDS[name]), DER_NULL), derOctets(digest));
  const padding = length - digestInfo.length - 3;
  // Eight bytes at least (RFC 8017 §9.2).
  if (padding < 8) return false;
  const expected = concatBytes([
    Uint8Array.of(0, 1),
    new Uint8Array(padding).fill(0xff),
    Uint8Array.of(0),
    digestInfo,
  ]);
  const encoded = power(number, key.exponent, modulus)
    .toString(16)
    .padStart(2 * length, '0');
  return equalBytes(fromHex(encoded), expected);
}

/** What OpenSSL takes too; beyond it a key of the sender's choice would keep the reader busy. */
const LIMITS = { bits: 16_384, exponent: 2n ** 64n };

function modulusOf(spki: Uint8Array): bigint {
  const [modulus] = membersOf(readTlv(publicKeyBits(spki), 'RSA public key'), 'RSA public key');
  return unsigned(modulus?.content ?? new Uint8Array());
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}
