import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAddressList, SmimeError } from '../index.js';

describe('address lists', () => {
  test.each([
    ['Anna@Firm.example', [['', 'anna@firm.example']]],
    [
      '"Weber, Anna" <a@x.example>, ben@x.example',
      [
        ['Weber, Anna', 'a@x.example'],
        ['', 'ben@x.example'],
      ],
    ],
    ['=?utf-8?Q?J=C3=BCrgen?= Example <j@x.example>', [['Jürgen Example', 'j@x.example']]],
    ['J. R. Hacker <j@x.example>', [['J. R. Hacker', 'j@x.example']]],
    ['a@x.example (Anna (the first))', [['Anna (the first)', 'a@x.example']]],
    [
      'Team: a@x.example, B <b@x.example>;, c@x.example',
      [
        ['', 'a@x.example'],
        ['B', 'b@x.example'],
        ['', 'c@x.example'],
      ],
    ],
    ['undisclosed-recipients:;', []],
    ['', []],
    [', a@x.example ,,', [['', 'a@x.example']]],
    ['<@r.example,@s.example:a@x.example>', [['', 'a@x.example']]],
    ['"a b"@x.example', [['', '"a b"@x.example']]],
    ['"plain"@x.example', [['', 'plain@x.example']]],
    ['a@[192.0.2.1]', [['', 'a@[192.0.2.1]']]],
    ['Ünal <ünal@bücher.example>', [['Ünal', 'ünal@xn--bcher-kva.example']]],
  ] as const)('%s', (value, expected) => {
    expect(parseAddressList(value).map(({ name, address }) => [name, address])).toEqual(expected);
  });

  test.each([
    'anna',
    'a@',
    '@x.example',
    'a@b@c.example <',
    '<a@x.example',
    'a@x.example>',
    '"a',
    'a (b',
    'a b@x.example',
    'x: y: a@x.example;;',
    'a@x.example;',
    'a@x..example',
    'a@x.example <b@x.example>',
    '<a@x.example> <b@x.example>',
    'a@x.example b@x.example',
  ])('it is not clear whom %s means', (value) => {
    expect(() => parseAddressList(value)).toThrow(SmimeError);
  });

  test('written addresses are read back', () => {
    const name = fc.string({ unit: fc.constantFrom(...'abc XYZ,;:<>@()"\\.'), maxLength: 12 });
    fc.assert(
      fc.property(fc.array(name, { maxLength: 4 }), (names) => {
        const value = names
          .map((text, i) => `"${text.replace(/[\\"]/g, '\\$&')}" <u${i}@x.example>`)
          .join(', ');
        const parsed = parseAddressList(value);
        expect(parsed.map(({ address }) => address)).toEqual(names.map((_, i) => `u${i}@x.example`));
        expect(parsed.map(({ name }) => name)).toEqual(names.map((text) => text.trim()));
      }),
    );
  });

  test('anything is read or refused with the typed error', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab@.,;:<>()"[]\\ =?'), maxLength: 40 }), (value) => {
        try {
          for (const { address } of parseAddressList(value)) expect(address).toContain('@');
        } catch (error) {
          expect(error).toBeInstanceOf(SmimeError);
        }
      }),
    );
  });
});
