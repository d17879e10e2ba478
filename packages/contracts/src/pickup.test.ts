import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatPickupFragment, parsePickupFragment } from './pickup.js';

const id = fc.string({
  unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz234567'),
  minLength: 26,
  maxLength: 52,
});
const token = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('base64url'));

test('a pickup link survives being written and read', () => {
  fc.assert(
    fc.property(id, id, token, (depositId, recipientId, secret) => {
      const link = { depositId, recipientId, token: secret };
      expect(parsePickupFragment(formatPickupFragment(link))).toEqual(link);
    }),
  );
});

test('whatever else stands in the address bar is no pickup link', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const parsed = parsePickupFragment(text);
      if (parsed !== undefined) expect(formatPickupFragment(parsed)).toBe(`#${text.replace(/^#/, '')}`);
    }),
  );
  for (const text of ['', '#', '#a.b.c', '#a.b', `#${'a'.repeat(26)}.${'b'.repeat(26)}.`]) {
    expect(parsePickupFragment(text), text).toBeUndefined();
  }
});
