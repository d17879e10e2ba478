import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concatBytes, fromHex } from '../bytes/byte-arrays.js';
import { SmimeError } from '../smime-error.js';
import { readByAsn1js, readByTlv, values } from '../testing/asn1-tree.js';
import { encode, parseAsn1 } from './asn1.js';
import { der, derOid, derSequence } from './der.js';
import { CONTEXT, isTagged, membersOf, octetsOf, oidTextOf, readTlv, type Tlv, UNIVERSAL } from './tlv.js';

describe('both readers of ASN.1 see the same', () => {
  test('in what asn1js wrote', () => {
    fc.assert(
      fc.property(values, ({ asn1js }) => {
        const bytes = encode(asn1js);
        expect(readByTlv(read(bytes))).toEqual(readByAsn1js(parseAsn1(bytes, 'value')));
      }),
    );
  });

  test('in definite and in indefinite lengths', () => {
    fc.assert(
      fc.property(values, ({ der, indefinite }) => {
        const seen = readByTlv(read(der));
        expect(readByTlv(read(indefinite))).toEqual(seen);
        expect(readByAsn1js(parseAsn1(indefinite, 'value'))).toEqual(seen);
      }),
    );
  });

  test('in tags of more than one byte', () => {
    const tags = fc.integer({ min: 31, max: 2 ** 24 - 1 });
    fc.assert(
      fc.property(tags, fc.uint8Array({ maxLength: 200 }), (tag, content) => {
        const digits = [tag & 0x7f];
        for (let left = tag >> 7; left > 0; left >>= 7) digits.unshift((left & 0x7f) | 0x80);
        // The bytes of the value after another identifier.
        const bytes = Uint8Array.of(0x9f, ...digits, ...der(4, content).subarray(1));
        const value = read(bytes);
        expect(value).toMatchObject({ tagClass: CONTEXT, tag, constructed: false });
        expect(value.content).toEqual(content);
        expect(parseAsn1(bytes, 'value').idBlock.tagNumber).toBe(tag);
      }),
    );
  });
});

describe('damage ends in the error of whoever reads', () => {
  test('a value that is cut off, at every byte', () => {
    fc.assert(
      fc.property(values, ({ der, indefinite }) => {
        for (const bytes of [der, indefinite])
          for (let length = 0; length < bytes.length; length++)
            expect(failure(() => readAll(bytes.subarray(0, length)))).toBe('malformed-pkcs12');
      }),
      { numRuns: 30 },
    );
  });

  test('a value with something after it', () => {
    fc.assert(
      fc.property(values, fc.uint8Array({ minLength: 1, maxLength: 5 }), ({ der, indefinite }, more) => {
        for (const bytes of [der, indefinite])
          expect(failure(() => read(concatBytes([bytes, more])))).toBe('malformed-pkcs12');
      }),
    );
  });

  test('any bytes at all are read or refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        expect(['none', 'malformed-pkcs12', 'too-deep']).toContain(failure(() => readAll(bytes)));
      }),
      { numRuns: 3000 },
    );
  });

  test.each([
    ['nothing', ''],
    ['an identifier alone', '30'],
    ['a length that goes beyond the value', '300304'],
    ['a length that goes beyond the value around it', '3003040501'],
    ['a length of 2^48 - 1', '3086ffffffffffff00'],
    ['a length in seven bytes', '308700000000000000'],
    ['a length that is reserved', '30ff'],
    ['a length that does not end', '308401'],
    ['a primitive value of indefinite length', '04800000'],
    ['an indefinite length that does not end', '3080040100'],
    ['an indefinite length that ends half', '308004010000'],
    ['a tag that does not end', 'bf81'],
    ['a tag with zeros before its number', 'bf801f00'],
    ['a tag beyond any real one', 'bf8f8f8f8f0f00'],
  ])('%s', (_, hex) => {
    expect(failure(() => readAll(fromHex(hex)))).toBe('malformed-pkcs12');
  });

  test.each(['3004', '308104', '30820004', '308400000004', '3086000000000004'])(
    'a length may have zeros before it: %s',
    (head) => {
      const value = read(fromHex(`${head}04020102`));
      expect(membersOf(value, 'value').map(({ content }) => content)).toEqual([Uint8Array.of(1, 2)]);
    },
  );

  test('what is nested deeper than anything real', () => {
    const indefinite = (levels: number) => fromHex('3080'.repeat(levels) + '0000'.repeat(levels));
    expect(failure(() => read(indefinite(48)))).toBe('none');
    expect(failure(() => read(indefinite(100)))).toBe('too-deep');
    expect(failure(() => read(indefinite(100_000)))).toBe('too-deep');
  });
});

describe('the content of strings', () => {
  test('is the same whole and in pieces of pieces', () => {
    const { string } = fc.letrec<{ string: { whole: Uint8Array; bytes: Uint8Array } }>((tie) => ({
      string: fc.oneof(
        { depthSize: 'medium' },
        fc.uint8Array({ maxLength: 200 }).map((whole) => ({ whole, bytes: der(4, whole) })),
        fc.tuple(fc.array(tie('string'), { maxLength: 4 }), fc.boolean()).map(([pieces, indefinite]) => {
          const inside = concatBytes(pieces.map(({ bytes }) => bytes));
          const ended = concatBytes([Uint8Array.of(0x24, 0x80), inside, Uint8Array.of(0, 0)]);
          return {
            whole: concatBytes(pieces.map(({ whole }) => whole)),
            bytes: indefinite ? ended : der(0x24, inside),
          };
        }),
      ),
    }));
    fc.assert(
      fc.property(string, ({ whole, bytes }) => {
        expect(octetsOf(read(bytes), 'string')).toEqual(whole);
      }),
    );
  });

  test('is on memory that every platform takes, where that of the string is shared', () => {
    const bytes = der(4, Uint8Array.of(1, 2));
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
    shared.set(bytes);
    const content = octetsOf(read(shared), 'string');
    expect(content.buffer).toBeInstanceOf(ArrayBuffer);
    expect(content).toEqual(Uint8Array.of(1, 2));
  });

  test('consists of strings alone', () => {
    expect(failure(() => octetsOf(read(fromHex('240404020102')), 'string'))).toBe('none');
    // Tagged as something else outside, which is what IMPLICIT means, but not inside.
    expect(failure(() => octetsOf(read(fromHex('a00404020102')), 'string'))).toBe('none');
    expect(failure(() => octetsOf(read(fromHex('240480020102')), 'string'))).toBe('malformed-asn1');
    expect(failure(() => octetsOf(read(fromHex('240402020102')), 'string'))).toBe('malformed-asn1');
  });
});

describe('object identifiers', () => {
  test.each([
    ['0.0', '060100'],
    ['1.39', '06014f'],
    ['2.0', '060150'],
    ['2.999.3', '0603883703'],
    ['1.2.840.113549', '06062a864886f70d'],
    ['2.25.9007199254740991', '0609698fffffffffffff7f'],
  ])('%s', (text, hex) => {
    expect(oidTextOf(read(fromHex(hex)))).toBe(text);
  });

  test.each([
    ['without content', '0600'],
    ['that begin with zeros', '06028001'],
    ['of an arc with zeros before it', '06032a8001'],
    ['of an arc that does not end', '06022a86'],
    ['of an arc beyond 2^53', '06092a9fffffffffffff7f'],
    ['of an arc of a hundred bytes', `06652a${'ff'.repeat(99)}7f`],
    ['in pieces', '26032a0102'],
    ['that are something else', '04012a'],
    ['with another class', '86012a'],
  ])('are none %s', (_, hex) => {
    expect(oidTextOf(read(fromHex(hex)))).toBe('');
  });

  test('of other arcs never read alike', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (content) => {
        const text = oidTextOf(read(der(6, content)));
        if (text !== '') expect(derOid(text)).toEqual(der(6, content));
      }),
      { numRuns: 3000 },
    );
  });
});

test('a value is known by its class and its number', () => {
  const value = read(derSequence());
  expect(isTagged(value, UNIVERSAL, 16)).toBe(true);
  expect(isTagged(value, CONTEXT, 16)).toBe(false);
  expect(isTagged(value, UNIVERSAL, 17)).toBe(false);
  expect(isTagged(undefined, UNIVERSAL, 16)).toBe(false);
  expect(membersOf(read(der(4, Uint8Array.of(0x30, 0))), 'string')).toEqual([]);
});

/** With a code of its own, to see that it is the one used. */
function read(bytes: Uint8Array): Tlv {
  return readTlv(bytes, 'value', 'malformed-pkcs12');
}

function readAll(bytes: Uint8Array): void {
  const inside = (value: Tlv): void => membersOf(value, 'value', 'malformed-pkcs12').forEach(inside);
  inside(read(bytes));
}

function failure(attempt: () => unknown): string {
  try {
    attempt();
    return 'none';
  } catch (error) {
    if (error instanceof SmimeError) return error.code;
    throw error;
  }
}

test('an end of contents is no value', () => {
  for (const bytes of [Uint8Array.of(0, 0), Uint8Array.of(0, 1, 5), Uint8Array.of(0x20, 0)])
    expect(() => readTlv(bytes, 'value')).toThrow(expect.objectContaining({ code: 'malformed-asn1' }));
});
