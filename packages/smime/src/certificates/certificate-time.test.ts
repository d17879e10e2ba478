import { beforeAll, describe, expect, test } from 'vitest';
import { childrenOf, encode, encoded, parseAsn1, sequence } from '../asn1/asn1.js';
import { der } from '../asn1/der.js';
import { fromLatin1 } from '../bytes/byte-arrays.js';
import { Certificate } from '../index.js';
import { newFirm } from '../testing/firm.js';

const UTC = 23;
const GENERALIZED = 24;

describe('the times of a certificate', () => {
  let whole: Uint8Array;
  beforeAll(async () => {
    whole = (await newFirm()).issuing.certificate.der;
  });

  /** The signature is no longer right, which nobody asks here. */
  const ending = (tag: number, text: string) => {
    const [tbs, ...rest] = childrenOf(parseAsn1(whole, 'certificate'));
    const fields = childrenOf(tbs!).map((field, index) =>
      index === 4 ? sequence(childrenOf(field)[0]!, encoded(der(tag, fromLatin1(text)))) : field,
    );
    return Certificate.fromDer(encode(sequence(sequence(...fields), ...rest))).notAfter.toISOString();
  };

  test.each([
    [UTC, '260228235959Z', '2026-02-28T23:59:59.000Z'],
    [UTC, '491231000000Z', '2049-12-31T00:00:00.000Z'],
    [UTC, '500101000000Z', '1950-01-01T00:00:00.000Z'],
    [GENERALIZED, '20500101000000Z', '2050-01-01T00:00:00.000Z'],
    [GENERALIZED, '99991231235959Z', '9999-12-31T23:59:59.000Z'],
    [GENERALIZED, '20240229120000Z', '2024-02-29T12:00:00.000Z'],
  ])('tag %i, %s', (tag, text, time) => {
    expect(ending(tag, text)).toBe(time);
  });

  test.each([
    [UTC, '991301000000Z'],
    [UTC, '260230000000Z'],
    [UTC, '260101240000Z'],
    [UTC, '2601010000Z'],
    [UTC, '260101000000'],
    [UTC, '260101000000+0100'],
    [UTC, 'xx0101000000Z'],
    [GENERALIZED, '20260101000000'],
    [GENERALIZED, '20260101000000.5Z'],
    [GENERALIZED, '2026010100Z'],
    [GENERALIZED, '20269901009999Z'],
    [GENERALIZED, '00000000000000Z'],
    [GENERALIZED, '20260101000000+9999'],
    [GENERALIZED, '20260101'],
    [4, '20260101000000Z'],
  ])('attack: none is tag %i, %s', (tag, text) => {
    expect(() => ending(tag, text)).toThrow(expect.objectContaining({ code: 'malformed-certificate' }));
  });
});
