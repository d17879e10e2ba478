import { createHash, generatePrimeSync } from 'node:crypto';
import { DER_NULL, der, derOctets, derOid, derSequence, derUnsignedInteger } from '../asn1/der.js';
import * as id from '../asn1/object-identifiers.js';
import { fromHex } from '../bytes/byte-arrays.js';

/** An RSA key of any size and exponent, which platforms refuse to make, by numbers alone. */
export class NumericRsaKey {
  readonly modulus: bigint;
  readonly exponent: bigint;
  readonly #primes: readonly bigint[];

  /** Each prime less one has no factor in common with the exponent. */
  constructor(primes: readonly bigint[], exponent: bigint) {
    this.#primes = primes;
    this.modulus = primes.reduce((product, prime) => product * prime, 1n);
    this.exponent = exponent;
  }

  get length(): number {
    return Math.ceil(this.modulus.toString(2).length / 8);
  }

  get spki(): Uint8Array {
    const key = derSequence(
      derUnsignedInteger(bytesOf(this.modulus)),
      derUnsignedInteger(bytesOf(this.exponent)),
    );
    const algorithm = derSequence(derOid(id.RSA_ENCRYPTION), DER_NULL);
    return derSequence(algorithm, der(3, Uint8Array.of(0), key));
  }

  /** RSASSA-PKCS1-v1_5 with SHA-256, with whatever room there is for padding. */
  sign(content: Uint8Array): Uint8Array {
    return bytesOf(this.#root(this.#encoded(content)), this.length);
  }

  #encoded(content: Uint8Array): bigint {
    const digest = createHash('sha256').update(content).digest();
    const info = derSequence(derSequence(derOid(id.SHA_256), DER_NULL), derOctets(digest));
    const padding = 'ff'.repeat(this.length - info.length - 3);
    return BigInt(`0x0001${padding}00${Buffer.from(info).toString('hex')}`);
  }

  /** By the Chinese remainder theorem, one prime after the other. */
  #root(encoded: bigint): bigint {
    let [root, product] = [0n, 1n];
    for (const prime of this.#primes) {
      const residue = power(encoded, inverse(this.exponent, prime - 1n), prime);
      const step = ((((residue - root) * inverse(product, prime)) % prime) + prime) % prime;
      root += product * step;
      product *= prime;
    }
    return root;
  }
}

/** One less than them has no factor in common with the exponent. */
export function primes(count: number, bits: number, exponent: bigint): readonly bigint[] {
  const found: bigint[] = [];
  while (found.length < count) {
    const prime = generatePrimeSync(bits, { bigint: true });
    if (divisor(exponent, prime - 1n) === 1n && !found.includes(prime)) found.push(prime);
  }
  return found;
}

export function bytesOf(number: bigint, length = 0): Uint8Array {
  const hex = number.toString(16);
  return fromHex(hex.padStart(Math.max(2 * length, hex.length + (hex.length % 2)), '0'));
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let [result, square] = [1n, base % modulus];
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

function inverse(number: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [((number % modulus) + modulus) % modulus, modulus, 1n, 0n];
  while (b > 0n) {
    const quotient = a / b;
    [a, b, x, y] = [b, a - quotient * b, y, x - quotient * y];
  }
  return ((x % modulus) + modulus) % modulus;
}

function divisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : divisor(b, a % b);
}
