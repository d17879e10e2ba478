import { beforeAll, describe, expect, test } from 'vitest';
import { DER_NULL, der, derOid, derSequence, derUnsignedInteger } from '../asn1/der.js';
import * as id from '../asn1/object-identifiers.js';
import { concatBytes } from '../bytes/byte-arrays.js';
import {
  type Certificate,
  createCertificateRequest,
  createRootCertificate,
  generateKey,
  issueIssuingCertificate,
  issueMailboxCertificate,
  issueOcspResponderCertificate,
  type PrivateKey,
  verifyCertificateRequest,
} from '../index.js';
import { publicKeyBits } from '../keys/public-key.js';
import { type Firm, newFirm, newSerial, OpensslFolder, VALIDITY } from '../testing/firm.js';

describe('keys that certificates carry', () => {
  let firm: Firm;
  let rsa: PrivateKey;
  let p256: PrivateKey;
  beforeAll(async () => {
    [firm, rsa, p256] = await Promise.all([newFirm(), generateKey('rsa-2048'), generateKey('p-256')]);
  });

  const mailbox = (spki: Uint8Array, use: 'sign' | 'encrypt'): Promise<Certificate> =>
    issueMailboxCertificate({
      issuer: firm.issuing,
      address: 'anna@firm.example',
      spki,
      use,
      validity: VALIDITY,
      serialNumber: newSerial(),
    });
  const authority = (spki: Uint8Array) =>
    issueIssuingCertificate({
      issuer: firm.root,
      commonName: 'CA',
      spki,
      permittedDomains: ['firm.example'],
      validity: VALIDITY,
      serialNumber: newSerial(),
    });
  const responder = (spki: Uint8Array) =>
    issueOcspResponderCertificate({
      issuer: firm.issuing,
      commonName: 'OCSP',
      spki,
      validity: VALIDITY,
      serialNumber: newSerial(),
    });
  const root = (key: PrivateKey) =>
    createRootCertificate({ commonName: 'Root', key, validity: VALIDITY, serialNumber: newSerial() });

  /** Nobody certifies the key, in whatever way they are asked; `pkcs8` signs what has to be signed. */
  async function expectRefused(spki: Uint8Array, pkcs8: Uint8Array, message: RegExp): Promise<void> {
    const refused = { code: 'malformed-certificate', message: expect.stringMatching(message) };
    await expect(mailbox(spki, 'sign')).rejects.toMatchObject(refused);
    await expect(mailbox(spki, 'encrypt')).rejects.toMatchObject(refused);
    await expect(authority(spki)).rejects.toMatchObject(refused);
    await expect(responder(spki)).rejects.toMatchObject(refused);
    await expect(root({ spki, pkcs8 })).rejects.toMatchObject(refused);
    const request = await createCertificateRequest({ address: 'anna@firm.example', key: { spki, pkcs8 } });
    await expect(verifyCertificateRequest(request)).rejects.toMatchObject({
      ...refused,
      code: 'certificate-request-invalid',
    });
  }

  test.each([
    ['exponent 1', 2n ** 2047n + 1n, 1n, /exponent/],
    ['exponent 3', 2n ** 2047n + 1n, 3n, /exponent/],
    ['an even exponent', 2n ** 2047n + 1n, 65_538n, /exponent/],
    ['an endless exponent', 2n ** 2047n + 1n, 2n ** 256n + 1n, /exponent/],
    ['1024 bits', 2n ** 1023n + 1n, 65_537n, /2048 to 8192 bits/],
    ['16384 bits', 2n ** 16_383n + 1n, 65_537n, /2048 to 8192 bits/],
    ['an even modulus', 2n ** 2047n, 65_537n, /small factor/],
    [
      'a modulus with the factor 751',
      2n ** 2048n - 1n - ((2n ** 2048n - 1n) % 751n),
      65_537n,
      /small factor/,
    ],
  ])('attack: an RSA key with %s is certified by nobody', async (_, modulus, exponent, message) => {
    await expectRefused(rsaSpki(modulus, exponent), rsa.pkcs8, message);
  });

  const MODULUS = concatBytes([Uint8Array.of(0), new Uint8Array(256).fill(0xa7)]);
  const EXPONENT = Uint8Array.of(1, 0, 1);
  const NOTHING = new Uint8Array();
  test.each([
    ['without a modulus', derSequence(der(2, NOTHING), der(2, EXPONENT)), /2048 to 8192 bits/],
    ['without an exponent', derSequence(der(2, MODULUS), der(2, NOTHING)), /exponent/],
    ['with a negative modulus', derSequence(der(2, MODULUS.subarray(1)), der(2, EXPONENT)), /INTEGERs/],
    ['with a negative exponent', derSequence(der(2, MODULUS), der(2, Uint8Array.of(0x81, 0, 1))), /INTEGERs/],
    ['with bytes for a modulus', derSequence(der(4, MODULUS), der(2, EXPONENT)), /INTEGERs/],
    [
      'with more than two numbers',
      derSequence(...[MODULUS, EXPONENT, EXPONENT].map((n) => der(2, n))),
      /INTEGERs/,
    ],
    ['that is a SET', der(0x31, der(2, MODULUS), der(2, EXPONENT)), /INTEGERs/],
  ])('attack: an RSA key %s is certified by nobody', async (_, key, message) => {
    await expectRefused(spkiOf(derSequence(derOid(id.RSA_ENCRYPTION), DER_NULL), key), rsa.pkcs8, message);
  });

  test.each(['p-256', 'p-384', 'p-521'] as const)(
    'attack: a point beside its curve, on another, at infinity, compressed or too large is no %s key',
    async (algorithm) => {
      const { spki, pkcs8 } = await generateKey(algorithm);
      const point = publicKeyBits(spki);
      const beside = point.slice();
      beside[beside.length - 1]! ^= 1;
      const half = (point.length - 1) / 2;
      const all = new Uint8Array(half).fill(0xff);
      const other = await generateKey(algorithm === 'p-256' ? 'p-384' : 'p-256');
      for (const bits of [
        beside,
        publicKeyBits(other.spki),
        Uint8Array.of(0),
        concatBytes([Uint8Array.of(2 + (point.at(-1)! & 1)), point.subarray(1, 1 + half)]),
        concatBytes([Uint8Array.of(4), all, point.subarray(1 + half)]),
        concatBytes([Uint8Array.of(4), new Uint8Array(2 * half)]),
      ])
        await expectRefused(ecSpki(CURVE[algorithm], bits), pkcs8, /no point of its curve/);
    },
  );

  test('attack: keys on curves that nobody here knows are certified by nobody', async () => {
    const secp256k1 = ecSpki('1.3.132.0.10', publicKeyBits(p256.spki));
    await expect(mailbox(secp256k1, 'sign')).rejects.toMatchObject({ code: 'malformed-certificate' });
    await expect(mailbox(secp256k1, 'encrypt')).rejects.toMatchObject({ code: 'malformed-certificate' });
  });

  const LITTLE = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex')).reverse();
  test.each([
    ['ed25519', 'order 1', LITTLE('01'.padStart(64, '0'))],
    ['ed25519', 'order 1, written above the prime', LITTLE(`7f${'ff'.repeat(30)}ee`)],
    ['ed25519', 'order 2', LITTLE(`7f${'ff'.repeat(30)}ec`)],
    ['ed25519', 'order 4', LITTLE(`80${'00'.repeat(31)}`)],
    ['ed25519', 'order 8', LITTLE('05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826')],
    ['ed25519', 'order 8', LITTLE('fa03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7')],
    ['ed25519', 'half its length', new Uint8Array(16).fill(7)],
    ['x25519', 'order 1', LITTLE('00'.padStart(64, '0'))],
    ['x25519', 'order 4', LITTLE(`7f${'ff'.repeat(30)}ec`)],
    ['x25519', 'order 8', LITTLE('57119fd0dd4e22d8868e1c58c45c44045bef839c55b1d0b1248c50a3bc959c5f')],
    ['x25519', 'order 8', LITTLE('80b8495f16056286fdb1329ceb8d09da6ac49ff1fae35616aeb8413b7c7aebe0')],
  ] as const)('attack: an %s key of %s is certified by nobody', async (kind, _, bits) => {
    const spki = curve25519Spki(kind, bits);
    await expect(mailbox(spki, kind === 'x25519' ? 'encrypt' : 'sign')).rejects.toMatchObject({
      code: 'malformed-certificate',
      message: expect.stringContaining('anybody could use it'),
    });
  });

  test('a key is certified for nothing that it cannot do', async () => {
    const [ed25519, x25519] = [await generateKey('ed25519'), await generateKey('x25519')];
    for (const refused of [
      () => mailbox(ed25519.spki, 'encrypt'),
      () => mailbox(x25519.spki, 'sign'),
      () => authority(x25519.spki),
      () => responder(x25519.spki),
    ])
      await expect(refused()).rejects.toMatchObject({ code: 'malformed-certificate' });
    expect((await mailbox(ed25519.spki, 'sign')).spki).toEqual(ed25519.spki);
    expect((await mailbox(x25519.spki, 'encrypt')).spki).toEqual(x25519.spki);
    expect((await authority(ed25519.spki)).spki).toEqual(ed25519.spki);
  });

  describe('with OpenSSL', () => {
    test.each(['p-521', 'ed25519'] as const)('a request of a %s key, ours and theirs', async (algorithm) => {
      const folder = new OpensslFolder();
      try {
        const key = await generateKey(algorithm);
        const ours = await createCertificateRequest({ address: 'anna@firm.example', key });
        folder.write('ours.csr', ours);
        folder.run('req', '-in', 'ours.csr', '-inform', 'DER', '-noout', '-verify');
        expect(await verifyCertificateRequest(ours)).toEqual({
          spki: key.spki,
          address: 'anna@firm.example',
        });
        const kind = algorithm === 'ed25519' ? ['ed25519'] : ['ec', '-pkeyopt', 'ec_paramgen_curve:P-521'];
        const to = [
          '-keyout',
          'k.pem',
          '-subj',
          '/CN=ben@firm.example',
          '-outform',
          'DER',
          '-out',
          'their.csr',
        ];
        folder.run('req', '-new', '-nodes', '-newkey', ...kind, ...to);
        const theirs = folder.read('their.csr');
        expect((await verifyCertificateRequest(theirs)).address).toBe('ben@firm.example');
        theirs[theirs.length - 1]! ^= 1;
        await expect(verifyCertificateRequest(theirs)).rejects.toMatchObject({
          code: 'certificate-request-invalid',
        });
      } finally {
        folder.close();
      }
    });
  });
});

const CURVE = { 'p-256': id.P_256, 'p-384': id.P_384, 'p-521': id.P_521 };

function rsaSpki(modulus: bigint, exponent: bigint): Uint8Array {
  const number = (value: bigint) => {
    const hex = value.toString(16);
    return derUnsignedInteger(
      new Uint8Array(Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex')),
    );
  };
  const key = derSequence(number(modulus), number(exponent));
  return spkiOf(derSequence(derOid(id.RSA_ENCRYPTION), DER_NULL), key);
}

function ecSpki(curve: string, point: Uint8Array): Uint8Array {
  return spkiOf(derSequence(derOid(id.EC_PUBLIC_KEY), derOid(curve)), point);
}

function curve25519Spki(kind: 'ed25519' | 'x25519', bits: Uint8Array): Uint8Array {
  return spkiOf(derSequence(derOid(kind === 'ed25519' ? id.ED25519 : id.X25519)), bits);
}

function spkiOf(algorithm: Uint8Array, bits: Uint8Array): Uint8Array {
  return derSequence(algorithm, der(3, concatBytes([Uint8Array.of(0), bits])));
}
