import * as asn1js from 'asn1js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { latin1 } from '../bytes/latin1.js';
import { objectIdentifiers, readByAsn1js, values } from '../testing/asn1-tree.js';
import { encode, oid, oidText, parseAsn1, unsignedInteger } from './asn1.js';
import { DER_NULL, der, derOid, derSmallInteger, derTime, derUnsignedInteger } from './der.js';
import { oidTextOf, readTlv } from './tlv.js';

describe('what is written as bytes is what asn1js would have written', () => {
  test('values in values', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(value.der).toEqual(encode(value.asn1js));
        expect(readByAsn1js(parseAsn1(value.der, 'value'))).toEqual(readByAsn1js(value.asn1js));
      }),
    );
  });

  test('lengths around every change of their form', () => {
    for (const length of [0, 1, 127, 128, 129, 255, 256, 257, 65_535, 65_536, 65_537, 2 ** 24]) {
      const value = der(4, new Uint8Array(length));
      const { result, offset } = asn1js.fromBER(value.buffer);
      expect(offset).toBe(value.length);
      expect(result.lenBlock.length).toBe(length);
      expect(Buffer.from(value).equals(encode(result))).toBe(true);
    }
  });

  test('object identifiers', () => {
    fc.assert(
      fc.property(objectIdentifiers(2 ** 31 - 1), (text) => {
        expect(derOid(text)).toEqual(encode(oid(text)));
        expect(oidText(parseAsn1(derOid(text), 'identifier'))).toBe(text);
      }),
    );
  });

  test('object identifiers of arcs up to 2^53 are read as they were written', () => {
    fc.assert(
      fc.property(objectIdentifiers(Number.MAX_SAFE_INTEGER), (text) => {
        expect(oidTextOf(readTlv(derOid(text), 'identifier'))).toBe(text);
      }),
    );
  });

  test('numbers without a sign, of any size and with any zeros before them', () => {
    const digits = fc.uint8Array({ minLength: 1, maxLength: 70 });
    fc.assert(
      fc.property(fc.nat({ max: 3 }), digits, (zeros, bytes) => {
        const number = Uint8Array.of(...new Uint8Array(zeros), ...bytes);
        const encoded = derUnsignedInteger(number);
        expect(encoded).toEqual(encode(unsignedInteger(number)));
        const read = parseAsn1(encoded, 'number') as asn1js.Integer;
        expect(read.toBigInt()).toBe(BigInt(`0x${Buffer.from(bytes).toString('hex')}`));
      }),
    );
    expect(derUnsignedInteger(new Uint8Array())).toEqual(Uint8Array.of(2, 1, 0));
  });

  test('small numbers and NULL', () => {
    for (let number = 0; number < 128; number++)
      expect(derSmallInteger(number)).toEqual(encode(new asn1js.Integer({ value: number })));
    expect(DER_NULL).toEqual(encode(new asn1js.Null()));
  });
});

describe('times', () => {
  test.each([
    ['1949-12-31T23:59:59.999Z', 24, '19491231235959Z'],
    ['1950-01-01T00:00:00.000Z', 23, '500101000000Z'],
    ['1999-12-31T23:59:59.001Z', 23, '991231235959Z'],
    ['2000-02-29T12:00:00.000Z', 23, '000229120000Z'],
    ['2049-12-31T23:59:59.999Z', 23, '491231235959Z'],
    ['2050-01-01T00:00:00.000Z', 24, '20500101000000Z'],
    ['0001-01-01T00:00:00.000Z', 24, '00010101000000Z'],
    ['9999-12-31T23:59:59.999Z', 24, '99991231235959Z'],
  ])('%s', (date, tag, digits) => {
    const value = readTlv(derTime(new Date(date)), 'time');
    expect([value.tag, latin1(value.content)]).toEqual([tag, digits]);
  });

  test('are read by asn1js as the same second', () => {
    const dates = fc.date({
      min: new Date('1000-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(dates, (date) => {
        const read = parseAsn1(derTime(date), 'time') as asn1js.UTCTime;
        expect(read.toDate().getTime()).toBe(Math.floor(date.getTime() / 1000) * 1000);
      }),
    );
  });
});
