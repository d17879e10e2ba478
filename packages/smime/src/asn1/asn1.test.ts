import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SmimeError } from '../smime-error.js';
import { parseAsn1 } from './asn1.js';

test('a time that is none is damage like any other', () => {
  const bytes = Uint8Array.of(0x30, 4, 0x18, 2, 0x20, 0x20);
  expect(() => parseAsn1(bytes, 'certificate', 'malformed-certificate')).toThrow(
    expect.objectContaining({ code: 'malformed-certificate' }),
  );
});

test('every universal type with any content is read or refused', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 63 }), fc.uint8Array({ maxLength: 40 }), (tag, content) => {
      try {
        expect(parseAsn1(Uint8Array.of(tag, content.length, ...content), 'value')).toBeDefined();
      } catch (error) {
        expect(error).toBeInstanceOf(SmimeError);
      }
    }),
    { numRuns: 3000 },
  );
});
