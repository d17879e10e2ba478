import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomBytes } from './random-id.js';
import { associatedData, sealBytes, unsealBytes } from './sealing.js';

describe('sealed bytes', () => {
  const key = randomBytes(32);

  it('come back under the same key and associated data', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.string(), async (plaintext, field) => {
        const sealed = await sealBytes(key, plaintext, associatedData(field));
        expect(await unsealBytes(key, sealed, associatedData(field))).toEqual(plaintext);
      }),
      { numRuns: 30 },
    );
  });

  it('do not open under another key, for another purpose, or changed in any byte', async () => {
    const sealed = await sealBytes(key, new Uint8Array([1, 2, 3]), associatedData('a'));
    expect(await unsealBytes(randomBytes(32), sealed, associatedData('a'))).toBeUndefined();
    expect(await unsealBytes(key, sealed, associatedData('b'))).toBeUndefined();
    for (const index of sealed.keys()) {
      const changed = sealed.with(index, (sealed[index] ?? 0) ^ 1);
      expect(await unsealBytes(key, changed, associatedData('a'))).toBeUndefined();
    }
    for (const length of [0, 12, 27]) {
      expect(await unsealBytes(key, sealed.subarray(0, length), associatedData('a'))).toBeUndefined();
    }
  });

  it('never repeat, not even for the same plaintext', async () => {
    const seal = () => sealBytes(key, new Uint8Array(8), associatedData('a'));
    expect(await seal()).not.toEqual(await seal());
  });
});

it('fields of associated data cannot run into each other', () => {
  const list = fc.array(fc.string({ maxLength: 4 }), { maxLength: 4 });
  fc.assert(
    fc.property(list, list, (left, right) => {
      fc.pre(JSON.stringify(left) !== JSON.stringify(right));
      expect(associatedData(...left)).not.toEqual(associatedData(...right));
    }),
  );
});
