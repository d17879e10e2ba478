import { expect, test } from 'vitest';
import { fromHex } from '../bytes/byte-arrays.js';
import { CURVES } from './curves.js';
import { isOnCurve } from './public-points.js';

/** P-256 (NIST SP 800-186 §3.2.1.3). */
const P = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

test('attack: a point of P-256 has no second form, with the prime added to its coordinates', () => {
  const curve = Object.values(CURVES).find((one) => one?.name === 'P-256')!;
  const bits = (x: bigint, y: bigint) =>
    fromHex(`04${[x, y].map((number) => number.toString(16).padStart(64, '0')).join('')}`);
  // Only of coordinates this small the sum has no more than 32 bytes.
  let [x, y] = [0n, 0n];
  for (; ; x++) {
    const square = (((x * x * x - 3n * x + B) % P) + P) % P;
    y = power(square, (P + 1n) / 4n);
    if ((y * y) % P === square) break;
  }
  expect(isOnCurve(curve, bits(x, y))).toBe(true);
  expect(isOnCurve(curve, bits(x, P - y))).toBe(true);
  expect(isOnCurve(curve, bits(x + P, y))).toBe(false);
});

function power(base: bigint, exponent: bigint): bigint {
  let [result, square] = [1n, base];
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % P;
    square = (square * square) % P;
  }
  return result;
}
