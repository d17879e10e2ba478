import { unsigned } from '../bytes/byte-arrays.js';
import type { Curve } from './curves.js';

/**
 * Whether the bits of a public key are a point of the curve: uncompressed (SEC 1 §2.3.3), both coordinates below the
 * prime, and y² = x³ - 3x + b (NIST SP 800-56A §5.6.2.3.3). The cofactor is 1, so that no more is to be checked; the
 * point at infinity has no such form.
 */
export function isOnCurve({ name, coordinateLength }: Curve, bits: Uint8Array): boolean {
  if (bits.length !== 1 + 2 * coordinateLength || bits[0] !== 4) return false;
  const { p, b } = EQUATIONS[name];
  const x = unsigned(bits.subarray(1, 1 + coordinateLength));
  const y = unsigned(bits.subarray(1 + coordinateLength));
  return x < p && y < p && (y * y - (x * x * x - 3n * x + b)) % p === 0n;
}

/** Whether the bits have the form of a compressed point (SEC 1 §2.3.3); the platforms find its other coordinate. */
export function isCompressed({ coordinateLength }: Curve, bits: Uint8Array): boolean {
  return bits.length === 1 + coordinateLength && (bits[0] === 2 || bits[0] === 3);
}

/**
 * Whether a key on Curve25519 has order 1, 2, 4 or 8, or is none at all: with such a key everybody agrees on the same
 * secret (RFC 7748 §6.1), and signatures that verify can be made without a private key.
 */
export function isOfSmallOrder(kind: 'ed25519' | 'x25519', bits: Uint8Array): boolean {
  if (bits.length !== 32) return true;
  // Little-endian; the highest bit is the sign of x (RFC 8032 §5.1.2), or ignored (RFC 7748 §5).
  const coordinate = (unsigned(bits.toReversed()) & (2n ** 255n - 1n)) % P_25519;
  return [0n, 1n, P_25519 - 1n, ...ORDER_8[kind]].includes(coordinate);
}

const P_25519 = 2n ** 255n - 19n;

/** The points of order 8: y on the Edwards curve, u on the Montgomery curve. */
const ORDER_8 = {
  ed25519: [
    0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n,
    0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n,
  ],
  x25519: [
    0x57119fd0dd4e22d8868e1c58c45c44045bef839c55b1d0b1248c50a3bc959c5fn,
    0x00b8495f16056286fdb1329ceb8d09da6ac49ff1fae35616aeb8413b7c7aebe0n,
  ],
} as const;

/** Prime and coefficient b (NIST SP 800-186 §3.2.1); a is -3. */
const EQUATIONS: Readonly<Record<Curve['name'], { readonly p: bigint; readonly b: bigint }>> = {
  'P-256': {
    p: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
    b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
  },
  'P-384': {
    p: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
    b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
  },
  'P-521': {
    p: 2n ** 521n - 1n,
    b: 0x0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00n,
  },
};
