import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { DER_NULL, der, derContext, derOid, derSequence, derSmallInteger } from '../asn1/der.js';
import * as id from '../asn1/object-identifiers.js';
import { membersOf, readTlv } from '../asn1/tlv.js';
import { utf8 } from '../bytes/byte-arrays.js';
import { DIGEST_OIDS } from './digests.js';
import { generateKey, type PrivateKey } from './private-key.js';
import { signatureScheme, signBytes } from './sign-bytes.js';
import { signatureAlgorithmName, verifySignature } from './verify-signature.js';

const BYTES = utf8('what is signed');

describe('RSASSA-PSS', () => {
  let key: PrivateKey;
  let signature: Uint8Array;
  const verdict = (parameters: Uint8Array | undefined) =>
    verifySignature({
      spki: key.spki,
      algorithm: { algorithm: id.RSASSA_PSS, parameters },
      bytes: BYTES,
      signature,
    });
  const hash = (name: keyof typeof DIGEST_OIDS) => derSequence(derOid(DIGEST_OIDS[name]), DER_NULL);
  const parameters = (digest: Uint8Array, mask: Uint8Array, ...rest: readonly Uint8Array[]) =>
    derSequence(derContext(0, digest), derContext(1, derSequence(derOid(id.MGF1), mask)), ...rest);
  const salt = derContext(2, derSmallInteger(32));

  beforeAll(async () => {
    key = await generateKey('rsa-2048');
    signature = await signBytes(key, BYTES, 'pss');
  });

  test('is right with the parameters it was made with, in whichever form', async () => {
    const [, own] = membersOf(readTlv(signatureScheme(key.spki, 'pss').algorithm, 'algorithm'), 'algorithm');
    expect(await verdict(own!.bytes)).toBe('right');
    const bare = derSequence(derOid(id.SHA_256));
    const trailer = derContext(3, derSmallInteger(1));
    expect(await verdict(parameters(bare, bare, salt, trailer))).toBe('right');
    const longSalt = derContext(2, der(2, Uint8Array.of(0, 32)));
    expect(await verdict(parameters(hash('SHA-256'), bare, longSalt))).toBe('right');
  });

  test('is wrong with others', async () => {
    expect(await verdict(undefined)).toBe('wrong');
    expect(await verdict(DER_NULL)).toBe('wrong');
    expect(await verdict(parameters(hash('SHA-256'), hash('SHA-256')))).toBe('wrong');
    expect(await verdict(parameters(hash('SHA-512'), hash('SHA-512'), salt))).toBe('wrong');
  });

  test.each([
    ['two digests', () => parameters(hash('SHA-256'), hash('SHA-1'), salt)],
    ['a digest that is broken', () => parameters(hash('MD5'), hash('MD5'), salt)],
    ['another trailer', () => parameters(hash('SHA-256'), hash('SHA-256'), salt, trailing(2))],
    ['a salt of negative length', () => parameters(hash('SHA-256'), hash('SHA-256'), negative)],
    ['a salt of endless length', () => parameters(hash('SHA-256'), hash('SHA-256'), endless)],
    ['an empty field', () => derSequence(derContext(0))],
    ['bytes after them', () => Uint8Array.of(...derSequence(), 0)],
    ['a length beyond them', () => Uint8Array.of(0x30, 5, 0xa0)],
  ])('cannot be told with %s', async (_, damaged) => {
    expect(await verdict(damaged())).toBe('unsupported');
  });

  test('has a verdict and a name for any parameters', async () => {
    const own = parameters(hash('SHA-256'), hash('SHA-256'), salt);
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: own.length - 1 }), fc.nat({ max: 255 }), async (at, byte) => {
        const changed = own.slice();
        changed[at] = byte;
        expect(['right', 'wrong', 'unsupported']).toContain(await verdict(changed));
        expect(await verdict(own.subarray(0, at))).not.toBe('right');
        const name = signatureAlgorithmName({ algorithm: id.RSASSA_PSS, parameters: changed });
        expect(name).toMatch(/^RSA-PSS with (SHA-1|SHA-256|SHA-384|SHA-512|unknown digest)$/);
      }),
      { numRuns: 300 },
    );
  });

  const trailing = (number: number) => derContext(3, derSmallInteger(number));
  const negative = derContext(2, der(2, Uint8Array.of(0xff)));
  const endless = derContext(2, der(2, new Uint8Array(9).fill(0x7f)));
});

describe.each([
  ['p-256', id.ECDSA_WITH_SHA256],
  ['p-384', id.ECDSA_WITH_SHA384],
  ['p-521', id.ECDSA_WITH_SHA512],
] as const)('ECDSA on %s', (curve, algorithm) => {
  let key: PrivateKey;
  const verdict = (signature: Uint8Array) =>
    verifySignature({ spki: key.spki, algorithm: { algorithm }, bytes: BYTES, signature });

  beforeAll(async () => {
    key = await generateKey(curve);
  });

  test('is right however many zeros r and s begin with', async () => {
    for (let run = 0; run < 40; run++) {
      const signature = await signBytes(key, BYTES);
      expect(await verdict(signature)).toBe('right');
    }
  });

  test('is wrong as anything but two numbers', async () => {
    const signature = await signBytes(key, BYTES);
    const [r, s] = membersOf(readTlv(signature, 'signature'), 'signature').map(({ bytes }) => bytes);
    expect(await verdict(derSequence(r!, s!))).toBe('right');
    for (const damaged of [
      derSequence(r!),
      derSequence(s!, r!),
      derSequence(r!, s!, s!),
      derSequence(r!, der(4, s!.subarray(2))),
      derContext(0, r!, s!),
      der(2, r!),
      Uint8Array.of(...signature, 0),
      der(2, new Uint8Array(200).fill(1)),
      derSequence(r!, der(2, new Uint8Array(200).fill(1))),
      derSequence(der(2), der(2)),
      new Uint8Array(),
    ])
      expect(await verdict(damaged)).toBe('wrong');
    for (let length = 0; length < signature.length; length++)
      expect(await verdict(signature.subarray(0, length))).toBe('wrong');
  });
});
