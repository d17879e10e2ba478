import { randomId as randomIdSchema } from '@secure-mail/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBase64Url, toBase64Url } from './base64-url.js';
import { randomId } from './random-id.js';

describe('base64url', () => {
  it('gives every byte string one text and back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(toBase64Url(bytes)).toBe(Buffer.from(bytes).toString('base64url'));
        expect(fromBase64Url(toBase64Url(bytes))).toEqual(bytes);
      }),
    );
    expect(fromBase64Url(toBase64Url(new Uint8Array(100_000).fill(3)))).toHaveLength(100_000);
  });

  it.each(['a', 'a=', 'a+b/', 'AB', 'AAB', 'ä'])('refuses %s', (text) => {
    expect(() => fromBase64Url(text)).toThrow(TypeError);
  });
});

it('random ids are ids of the contract and differ', () => {
  const ids = Array.from({ length: 200 }, randomId);
  for (const id of ids) expect(randomIdSchema.safeParse(id).success).toBe(true);
  expect(new Set(ids).size).toBe(ids.length);
});
