import { beforeAll, describe, expect, test } from 'vitest';
import { der, derSequence, derSet, derSmallInteger } from '../asn1/der.js';
import * as id from '../asn1/object-identifiers.js';
import { membersOf, readTlv } from '../asn1/tlv.js';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { generateKey, type PrivateKey } from './private-key.js';
import { signBytes } from './sign-bytes.js';
import { verifySignature } from './verify-signature.js';

const BYTES = utf8('what is signed');

/** Ecdsa-Sig-Value (RFC 3279 §2.2.3): r and s, and nothing else. */
describe('the two numbers of an ECDSA signature', () => {
  let key: PrivateKey;
  let [r, s] = [] as unknown as [Uint8Array, Uint8Array];
  beforeAll(async () => {
    key = await generateKey('p-256');
    const signature = readTlv(await signBytes(key, BYTES), 'signature');
    [r, s] = membersOf(signature, 'signature').map(({ bytes }) => bytes) as [Uint8Array, Uint8Array];
  });
  const verdict = (signature: Uint8Array) =>
    verifySignature({
      spki: key.spki,
      algorithm: { algorithm: id.ECDSA_WITH_SHA256 },
      bytes: BYTES,
      signature,
    });

  test('are right as they were made', async () => {
    expect(await verdict(derSequence(r, s))).toBe('right');
  });

  test.each([
    ['a third beside them', () => derSequence(r, s, derSmallInteger(1))],
    ['the first alone', () => derSequence(r)],
    ['none', () => derSequence()],
    ['them the other way round', () => derSequence(s, r)],
    ['a SET around them', () => derSet(r, s)],
    ['strings instead', () => derSequence(...[r, s].map((number) => der(4, number.subarray(2))))],
    ['bytes after them', () => concatBytes([derSequence(r, s), Uint8Array.of(0)])],
    [
      'a first that is too long',
      () => derSequence(der(2, Uint8Array.of(1), r.subarray(2), new Uint8Array(9)), s),
    ],
  ])('attack: are wrong with %s', async (_, signature) => {
    expect(await verdict(signature())).toBe('wrong');
  });
});
