import { createHash, createPrivateKey, sign } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { derContext, derOctets, derOid, derSequence, derSet, derSmallInteger } from '../asn1/der.js';
import * as id from '../asn1/object-identifiers.js';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { encodeIssuerAndSerialNumber } from '../cms/issuer-and-serial-number.js';
import { openCms } from '../index.js';
import { type Firm, newFirm, newPerson, type Person, TODAY } from '../testing/firm.js';

const CONTENT = utf8('From: anna@firm.example\r\nTo: ben@firm.example\r\n\r\nPay 100.\r\n');

/**
 * What is signed is the DER of the attributes, and they stand in the message as DER too, even where the rest is BER
 * (RFC 5652 §5.3 and §5.4). They are verified as they stand, tagged as the SET, and never written anew: an encoding that
 * the signer did not sign makes the signature wrong, whatever it means.
 */
describe('signed attributes in another encoding than DER', () => {
  let firm: Firm;
  let anna: Person;
  beforeAll(async () => {
    firm = await newFirm();
    anna = await newPerson(firm, 'anna@firm.example', 'p-256');
  });

  const attribute = (type: string, value: Uint8Array) => derSequence(derOid(type), derSet(value));
  const digest = createHash('sha256').update(CONTENT).digest();
  const contentType = attribute(id.ID_CONTENT_TYPE, derOid(id.ID_DATA));
  const messageDigest = attribute(id.ID_MESSAGE_DIGEST, derOctets(digest));
  const der = derSet(contentType, messageDigest);
  const indefinite = (identifier: number, ...content: readonly Uint8Array[]) =>
    concatBytes([Uint8Array.of(identifier, 0x80), ...content, Uint8Array.of(0, 0)]);

  /** The status of a signature over `signed` beside attributes that stand as `standing`, both as a SET. */
  async function statusOf(standing: Uint8Array, signed: Uint8Array) {
    const key = createPrivateKey({ key: Buffer.from(anna.signing.key.pkcs8), format: 'der', type: 'pkcs8' });
    const info = derSequence(
      derSmallInteger(1),
      encodeIssuerAndSerialNumber(anna.signing.certificate),
      derSequence(derOid(id.SHA_256)),
      concatBytes([Uint8Array.of(0xa0), standing.subarray(1)]),
      derSequence(derOid(id.ECDSA_WITH_SHA256)),
      derOctets(sign('sha256', signed, key)),
    );
    const data = derSequence(
      derSmallInteger(1),
      derSet(derSequence(derOid(id.SHA_256))),
      derSequence(derOid(id.ID_DATA), derContext(0, derOctets(CONTENT))),
      derContext(0, anna.signing.certificate.der, firm.issuing.certificate.der),
      derSet(info),
    );
    const { verdict } = await openCms(derSequence(derOid(id.ID_SIGNED_DATA), derContext(0, data)), {
      keys: [],
      roots: [firm.root.certificate],
      at: TODAY,
      readers: ['ben@firm.example'],
    });
    expect(verdict.problems.includes('signature-invalid')).toBe(verdict.signature?.status === 'invalid');
    return verdict.signature?.status;
  }

  const octets = derOctets(digest);
  const others: readonly (readonly [string, Uint8Array])[] = [
    ['of indefinite length', indefinite(0x31, contentType, messageDigest)],
    [
      'of which one is of indefinite length',
      derSet(contentType, indefinite(0x30, derOid(id.ID_MESSAGE_DIGEST), derSet(octets))),
    ],
    [
      'whose digest is an OCTET STRING in pieces',
      derSet(
        contentType,
        attribute(
          id.ID_MESSAGE_DIGEST,
          indefinite(0x24, derOctets(digest.subarray(0, 9)), derOctets(digest.subarray(9))),
        ),
      ),
    ],
    ['with a length in more bytes than it needs', concatBytes([Uint8Array.of(0x31, 0x81), der.subarray(1)])],
    ['in another order', derSet(messageDigest, contentType)],
  ];

  test('in DER they are as they should be', async () => {
    expect(await statusOf(der, der)).toBe('valid');
  });

  test.each(others)(
    'attack: %s, signed in DER: rewritten on the way, the signature is wrong',
    async (_, other) => {
      expect(await statusOf(other, der)).toBe('invalid');
    },
  );

  test.each(others)('attack: in DER, signed %s: what stands there was not signed', async (_, other) => {
    expect(await statusOf(der, other)).toBe('invalid');
  });

  // No other bytes than the signer's, though others who write them anew find the signature wrong.
  test.each(others)('%s, and signed just so, they are the signer’s', async (_, other) => {
    expect(await statusOf(other, other)).toBe('valid');
  });

  test('attack: attributes that end before their end, or hold two digests, make no signature right', async () => {
    const twice = derSet(contentType, messageDigest, messageDigest);
    expect(await statusOf(twice, twice)).toBe('invalid');
    const two = derSet(contentType, derSequence(derOid(id.ID_MESSAGE_DIGEST), derSet(octets, octets)));
    expect(await statusOf(two, two)).toBe('invalid');
    const open = concatBytes([Uint8Array.of(0x31, 0x80), contentType, messageDigest]);
    await expect(statusOf(open, open)).rejects.toMatchObject({ code: 'malformed-asn1' });
  });
});
