import { isTagged, membersOf, readTlv, type Tlv, UNIVERSAL } from '../asn1/tlv.js';
import { unsigned } from '../bytes/byte-arrays.js';
import { publicKeyBits } from './public-key.js';

const WHAT = 'DSA key';
/** Lengths in bits, from those of FIPS 186-2 to those of FIPS 186-4 §4.2 and somewhat above. */
const LIMITS = { p: [512, 4096], q: [160, 256] } as const;

/**
 * Whether a DSA key and a signature hold numbers that prove anything (FIPS 186-4 §4.1 and §4.7, SP 800-89 §5.3.1): with
 * g = 1 and y = 1 everybody signs everything. Throws for what cannot be read.
 */
export function isSoundDsa(spki: Uint8Array, signature: Uint8Array): boolean {
  const [algorithm] = membersOf(readTlv(spki, WHAT), WHAT);
  const [, parameters] = algorithm ? membersOf(algorithm, WHAT) : [];
  const [p, q, g] = parameters ? membersOf(parameters, WHAT).map(positive) : [];
  const y = positive(readTlv(publicKeyBits(spki), WHAT));
  const [r, s, ...more] = membersOf(readTlv(signature, WHAT), WHAT).map(positive);
  if (!p || !q || !g || !y || !r || !s || more.length > 0) return false;
  if (!isBetween(bitsOf(p), LIMITS.p) || !isBetween(bitsOf(q), LIMITS.q)) return false;
  if ((p - 1n) % q !== 0n || r >= q || s >= q) return false;
  return [g, y].every((number) => number > 1n && number < p && power(number, q, p) === 1n);
}

/** An INTEGER; undefined for zero, what is negative, and what is none. */
function positive(value: Tlv): bigint | undefined {
  if (!isTagged(value, UNIVERSAL, 2) || value.constructed || value.content.length === 0) return undefined;
  // A number of more bytes is refused before it is worked out.
  if (value.content[0]! >= 0x80 || value.content.length > LIMITS.p[1] / 8 + 1) return undefined;
  return unsigned(value.content) || undefined;
}

function bitsOf(number: bigint): number {
  return number.toString(2).length;
}

function isBetween(bits: number, [least, most]: readonly [number, number]): boolean {
  return bits >= least && bits <= most;
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}
