import fc from 'fast-check';
import { expect, test } from 'vitest';
import { briefCopy } from './brief-copy.js';

test('copies hold what was copied, whatever is copied and changed after them', () => {
  const bytes = fc.uint8Array({ maxLength: 6000 });
  fc.assert(
    fc.property(fc.array(bytes, { maxLength: 40 }), (originals) => {
      const copies = originals.map((original) => briefCopy(original));
      const before = originals.map((original) => Array.from(original));
      for (const original of originals) original.fill(0xee);
      expect(copies.map((copy) => Array.from(copy))).toEqual(before);
      copies[0]?.fill(0x11);
      expect(copies.slice(1).map((copy) => Array.from(copy))).toEqual(before.slice(1));
    }),
  );
});

test.each([0, 1, 64, 4096, 4097, 100_000])('a copy of %i bytes is one', (length) => {
  const original = new Uint8Array(length).fill(7);
  const copy = briefCopy(original);
  original.fill(9);
  expect(copy).toEqual(new Uint8Array(length).fill(7));
});
