import { generateKeyPairSync, sign } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { der, derOid, derSequence, derUnsignedInteger } from '../asn1/der.js';
import { DSA, DSA_WITH_SHA256 } from '../asn1/object-identifiers.js';
import { membersOf, readTlv } from '../asn1/tlv.js';
import { fromHex, utf8 } from '../bytes/byte-arrays.js';
import { publicKeyBits } from './public-key.js';
import { verifySignature } from './verify-signature.js';

const BYTES = utf8('x');

interface Numbers {
  readonly p: Uint8Array;
  readonly q: Uint8Array;
  readonly g: Uint8Array;
  readonly y: Uint8Array;
}

describe('DSA, in Node', () => {
  let right: Numbers;
  let signature: Uint8Array;
  beforeAll(() => {
    const pair = generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 });
    const spki = new Uint8Array(pair.publicKey.export({ format: 'der', type: 'spki' }));
    const members = (bytes: Uint8Array) => membersOf(readTlv(bytes, 'key'), 'key');
    const [p, q, g] = members(members(members(spki)[0]!.bytes)[1]!.bytes).map(({ content }) => content);
    const y = readTlv(publicKeyBits(spki), 'key').content;
    right = { p: p!, q: q!, g: g!, y };
    signature = new Uint8Array(sign('SHA256', BYTES, pair.privateKey));
  });

  const verify = (change: Partial<Numbers> = {}, signed = signature) => {
    const { p, q, g, y } = { ...right, ...change };
    const parameters = derSequence(...[p, q, g].map(derUnsignedInteger));
    const key = der(3, Uint8Array.of(0), derUnsignedInteger(y));
    const spki = derSequence(derSequence(derOid(DSA), parameters), key);
    return verifySignature({
      spki,
      algorithm: { algorithm: DSA_WITH_SHA256 },
      bytes: BYTES,
      signature: signed,
    });
  };
  const pair = (r: Uint8Array, s: Uint8Array) => derSequence(derUnsignedInteger(r), derUnsignedInteger(s));
  const number = (value: bigint) =>
    fromHex(value.toString(16).padStart(2 * Math.ceil(value.toString(16).length / 2), '0'));
  const numberIn = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
  const ONE = Uint8Array.of(1);

  test('a right signature is right, one over something else wrong', async () => {
    expect(await verify()).toBe('right');
    expect(await verify({}, pair(ONE, ONE))).toBe('wrong');
  });

  test('attack: a key under which everybody signs everything proves nothing', async () => {
    expect(await verify({ g: ONE, y: ONE }, pair(ONE, ONE))).toBe('wrong');
    const p = numberIn(right.p);
    // Congruent to 1, written as another number.
    expect(await verify({ g: number(p + 1n), y: number(p + 1n) }, pair(ONE, ONE))).toBe('wrong');
    expect(await verify({ y: ONE }, pair(right.g, ONE))).toBe('wrong');
  });

  test('attack: nor does one of a group that the parameters do not name', async () => {
    const { p, g } = { p: numberIn(right.p), g: numberIn(right.g) };
    // p - 1 has order 2.
    expect(await verify({ g: number(p - 1n), y: number(p - 1n) }, pair(ONE, ONE))).toBe('wrong');
    expect(await verify({ q: number(numberIn(right.q) + 2n) })).toBe('wrong');
    expect(await verify({ y: number(p - g) })).toBe('wrong');
  });

  test('attack: numbers larger than any key’s are not worked with', async () => {
    const large = new Uint8Array(100_000).fill(0xff);
    for (const change of [{ p: large }, { q: large }, { g: large }, { y: large }])
      expect(await verify(change)).toBe('wrong');
    expect(await verify({}, pair(large, large))).toBe('wrong');
  });

  test('a signature of zeros, of negative numbers or of three is wrong', async () => {
    const zero = der(2, Uint8Array.of(0));
    expect(await verify({}, derSequence(zero, zero))).toBe('wrong');
    expect(await verify({}, derSequence(der(2, Uint8Array.of(0xff)), der(2, Uint8Array.of(0xff))))).toBe(
      'wrong',
    );
    const [r, s] = membersOf(readTlv(signature, 'signature'), 'signature');
    expect(await verify({}, derSequence(r!.bytes, s!.bytes, r!.bytes))).toBe('wrong');
  });
});
