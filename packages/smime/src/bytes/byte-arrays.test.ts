import { expect, test } from 'vitest';
import { randomBytes, toHex } from './byte-arrays.js';

test('random bytes are never given out twice, whatever lengths are asked for', () => {
  const lengths = [1, 12, 16, 32, 127, 128, 129, 200, 1024, 5000];
  const seen = new Set<string>();
  let count = 0;
  for (let round = 0; round < 200; round++) {
    for (const length of lengths) {
      const bytes = randomBytes(length);
      expect(bytes).toHaveLength(length);
      if (length < 16) continue;
      for (let at = 0; at + 16 <= length; at += 16) {
        seen.add(toHex(bytes.subarray(at, at + 16)));
        count++;
      }
    }
  }
  expect(seen.size).toBe(count);
});
