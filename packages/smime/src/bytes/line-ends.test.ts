import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concatBytes, utf8 } from './byte-arrays.js';
import { latin1 } from './latin1.js';
import { crlfTransformer } from './line-ends.js';

test('bare line feeds become CRLF, in whatever pieces they come', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('\r', '\n', 'a'), { maxLength: 40 }),
      fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 5 }),
      (characters, sizes) => {
        const bytes = utf8(characters.join(''));
        const toCrlf = crlfTransformer();
        const out: Uint8Array[] = [];
        for (let at = 0, i = 0; at < bytes.length; i++) {
          const size = sizes[i % sizes.length]!;
          out.push(toCrlf(bytes.subarray(at, at + size)));
          at += size;
        }
        expect(latin1(concatBytes(out))).toBe(characters.join('').replace(/(?<!\r)\n/g, '\r\n'));
      },
    ),
  );
});

test('what has CRLF throughout is not copied', () => {
  const bytes = utf8('a\r\nb\r\n');
  expect(crlfTransformer()(bytes)).toBe(bytes);
});
