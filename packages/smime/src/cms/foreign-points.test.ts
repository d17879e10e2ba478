import { hkdfSync } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { der, derContext, derOctets, derOid, derSequence, derSet, derSmallInteger } from '../asn1/der.js';
import * as id from '../asn1/object-identifiers.js';
import { membersOf, readTlv } from '../asn1/tlv.js';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { chunksOf, collect } from '../bytes/byte-source.js';
import { Certificate, encryptBytes, generateKey, openCms, type PrivateKey } from '../index.js';
import { publicKeyBits } from '../keys/public-key.js';
import { type Firm, newFirm, newPerson, type Person, TODAY } from '../testing/firm.js';
import { cipherIdentifier } from './content-ciphers.js';
import { wrapKey } from './content-key.js';
import { encodeIssuerAndSerialNumber } from './issuer-and-serial-number.js';
import { agreeWith, wrapIdentifier } from './key-agreement.js';
import { signContent } from './signed-data.js';

const CONTENT = utf8('Content-Type: text/plain\r\n\r\nHello\r\n');
const CONTENT_KEY = new Uint8Array(32).fill(5);

describe('points that are on no curve, on another, or at infinity', () => {
  let firm: Firm;
  let anna: Person;
  beforeAll(async () => {
    firm = await newFirm();
    anna = await newPerson(firm, 'anna@firm.example', 'p-256');
  });

  const opening = (keys: Person['encryption'][] = []) => ({
    keys,
    roots: [firm.root.certificate],
    at: TODAY,
    readers: ['anna@firm.example'],
  });

  /** None of them may be used with a key on the curve of `spki` (NIST SP 800-56A §5.6.2.3.3). */
  async function foreignPoints(spki: Uint8Array): Promise<readonly (readonly [string, Uint8Array])[]> {
    const point = publicKeyBits(spki);
    const half = (point.length - 1) / 2;
    const beside = point.slice();
    beside[beside.length - 1]! ^= 1;
    const other = await generateKey(point.length === 65 ? 'p-384' : 'p-256');
    return [
      ['beside its curve', beside],
      ['of another curve', publicKeyBits(other.spki)],
      ['at infinity', Uint8Array.of(0)],
      ['at infinity, written in full', concatBytes([Uint8Array.of(4), new Uint8Array(2 * half)])],
      [
        'with coordinates beyond the prime',
        concatBytes([Uint8Array.of(4), new Uint8Array(2 * half).fill(255)]),
      ],
      ['cut short', point.subarray(0, -1)],
      ['that is none', new Uint8Array()],
    ];
  }

  /** As an attacker writes it who may send any point. */
  async function agreed(to: Certificate, point: Uint8Array, kek: Uint8Array, scheme: string) {
    const recipient = derContext(
      1,
      derSmallInteger(3),
      derContext(0, derContext(1, derSequence(derOid(id.EC_PUBLIC_KEY)), bitString(point))),
      derSequence(derOid(scheme), wrapIdentifier(id.AES_256_WRAP)),
      derSequence(derSequence(encodeIssuerAndSerialNumber(to), derOctets(await wrapKey(kek, CONTENT_KEY)))),
    );
    const iv = new Uint8Array(12);
    const key = await crypto.subtle.importKey('raw', CONTENT_KEY, 'AES-GCM', false, ['encrypt']);
    const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, CONTENT));
    const identifier = cipherIdentifier('aes-256-gcm', iv);
    const content = derSequence(derOid(id.ID_DATA), identifier, der(0x80, sealed.subarray(0, -16)));
    const data = derSequence(derSmallInteger(0), derSet(recipient), content, derOctets(sealed.subarray(-16)));
    return derSequence(derOid(id.ID_AUTH_ENVELOPED_DATA), derContext(0, data));
  }

  test.each(['p-256', 'p-384', 'p-521'] as const)(
    'attack: an ephemeral key that is no point of %s opens nothing, and ends as any wrong key',
    async (algorithm) => {
      const ben = await newPerson(firm, 'ben@firm.example', algorithm);
      const { certificate } = ben.encryption;
      const { ephemeralSpki, kek, scheme } = await agreeWith(certificate.spki);
      const honest = await agreed(certificate, publicKeyBits(ephemeralSpki), kek, scheme);
      expect((await openCms(honest, opening([ben.encryption]))).bytes).toEqual(CONTENT);
      for (const [, point] of await foreignPoints(certificate.spki))
        await expect(
          openCms(await agreed(certificate, point, kek, scheme), opening([ben.encryption])),
        ).rejects.toMatchObject({ code: 'decryption-failed' });
    },
  );

  test('attack: an ephemeral X25519 key of small order, whose secret everybody knows, opens nothing', async () => {
    const ben = await newPerson(firm, 'ben@firm.example', 'ed25519', 'x25519');
    const { certificate } = ben.encryption;
    const scheme = id.DH_SINGLE_PASS_HKDF_SHA256;
    const info = derSequence(
      wrapIdentifier(id.AES_256_WRAP),
      derContext(2, derOctets(Uint8Array.of(0, 0, 1, 0))),
    );
    const kekOf = (secret: Uint8Array) => new Uint8Array(hkdfSync('sha256', secret, '', info, 32));
    // With a secret that is known the same derivation opens: what follows fails because of the point alone.
    const ephemeral = await generateKey('x25519');
    const honest = kekOf(await x25519Secret(ephemeral, certificate.spki));
    const message = await agreed(certificate, publicKeyBits(ephemeral.spki), honest, scheme);
    expect((await openCms(message, opening([ben.encryption]))).bytes).toEqual(CONTENT);
    const known = kekOf(new Uint8Array(32));
    for (const point of [new Uint8Array(32), Uint8Array.of(1, ...new Uint8Array(31)), ORDER_8])
      await expect(
        openCms(await agreed(certificate, point, known, scheme), opening([ben.encryption])),
      ).rejects.toMatchObject({ code: 'decryption-failed' });
  });

  test.each(['p-256', 'p-384', 'p-521', 'x25519'] as const)(
    'attack: to a certificate whose key is no point of %s nothing is encrypted',
    async (algorithm) => {
      const ben = await newPerson(firm, 'ben@firm.example', 'p-256', algorithm);
      const { certificate } = ben.encryption;
      const points =
        algorithm === 'x25519'
          ? ([
              ['of order 4', new Uint8Array(32)],
              ['of order 8', ORDER_8],
              ['cut short', new Uint8Array(31)],
            ] as const)
          : await foreignPoints(certificate.spki);
      for (const [, point] of points) {
        const recipients = [{ certificate: withPoint(certificate, point) }];
        await expect(encryptBytes({ content: CONTENT, recipients })).rejects.toMatchObject({
          code: 'recipient-invalid',
          message: expect.stringContaining('ben@firm.example'),
        });
      }
    },
  );

  test('attack: to a certificate with a damaged RSA key nothing is encrypted', async () => {
    const ben = await newPerson(firm, 'ben@firm.example', 'rsa-2048');
    const { certificate } = ben.encryption;
    const bits = derSequence(der(2, Uint8Array.of(0)), der(2, Uint8Array.of(1)));
    const recipients = [{ certificate: withPoint(certificate, bits) }];
    await expect(encryptBytes({ content: CONTENT, recipients })).rejects.toMatchObject({
      code: 'recipient-invalid',
    });
  });

  test.each(['p-256', 'p-384', 'p-521'] as const)(
    'attack: a signer’s certificate whose key is no point of %s makes no signature right',
    async (algorithm) => {
      const signer = await newPerson(firm, 'carl@firm.example', algorithm, 'p-256');
      const signedWith = async (certificate: Certificate) => {
        const cms = signContent(chunksOf(CONTENT), { ...signer.signer, certificate, chain: [] }, TODAY);
        return (await openCms(await collect(cms), opening())).verdict.signature;
      };
      expect(await signedWith(signer.signing.certificate)).toMatchObject({ status: 'untrusted' });
      for (const [, point] of await foreignPoints(signer.signing.certificate.spki))
        expect(await signedWith(withPoint(signer.signing.certificate, point))).toMatchObject({
          status: 'invalid',
        });
    },
  );

  test('attack: nor does an Ed25519 key of small order, under which anybody signs', async () => {
    const signer = await newPerson(firm, 'carl@firm.example', 'ed25519', 'p-256');
    const identity = Uint8Array.of(1, ...new Uint8Array(31));
    const certificate = withPoint(signer.signing.certificate, identity);
    const cms = await collect(
      signContent(chunksOf(CONTENT), { ...signer.signer, certificate, chain: [] }, TODAY),
    );
    // R is the identity and S is 0: the equation of RFC 8032 §5.1.7 holds for whatever was signed.
    const forged = cms.slice();
    const signature = concatBytes([identity, new Uint8Array(32)]);
    const at = Buffer.from(cms).lastIndexOf(Buffer.of(4, 64));
    forged.set(signature, at + 2);
    const key = await crypto.subtle.importKey('raw', identity, 'Ed25519', false, ['verify']);
    expect(await crypto.subtle.verify('Ed25519', key, signature, CONTENT as BufferSource)).toBe(true);
    expect((await openCms(forged, opening())).verdict.signature).toMatchObject({ status: 'invalid' });
  });

  test('attack: a CA whose key is no point vouches for nobody', async () => {
    const cms = await collect(signContent(chunksOf(CONTENT), anna.signer, TODAY));
    const { issuing } = firm;
    for (const [, point] of await foreignPoints(issuing.certificate.spki)) {
      const chain = [withPoint(issuing.certificate, point)];
      const other = await collect(signContent(chunksOf(CONTENT), { ...anna.signer, chain }, TODAY));
      expect((await openCms(other, opening())).verdict.signature).toMatchObject({
        status: 'untrusted',
        pathFailure: 'signature',
      });
    }
    expect((await openCms(cms, opening())).verdict.signature?.status).toBe('valid');
  });
});

const ORDER_8 = new Uint8Array(
  Buffer.from('57119fd0dd4e22d8868e1c58c45c44045bef839c55b1d0b1248c50a3bc959c5f', 'hex'),
).reverse();

function bitString(bits: Uint8Array): Uint8Array {
  return der(3, Uint8Array.of(0), bits);
}

/** The same certificate over another public key of the same algorithm; its own signature no longer fits. */
function withPoint({ der: bytes }: Certificate, point: Uint8Array): Certificate {
  const [tbs, ...rest] = membersOf(readTlv(bytes, 'certificate'), 'certificate');
  const fields = membersOf(tbs!, 'certificate').map((field, i) => {
    if (i !== 6) return field.bytes;
    const [algorithm] = membersOf(field, 'public key');
    return derSequence(algorithm!.bytes, bitString(point));
  });
  return Certificate.fromDer(derSequence(derSequence(...fields), ...rest.map((field) => field.bytes)));
}

async function x25519Secret({ pkcs8 }: PrivateKey, spki: Uint8Array): Promise<Uint8Array> {
  const { subtle } = crypto;
  const name = 'X25519';
  const own = await subtle.importKey('pkcs8', Buffer.from(pkcs8), name, false, ['deriveBits']);
  const other = await subtle.importKey('spki', Buffer.from(spki), name, false, []);
  return new Uint8Array(await subtle.deriveBits({ name, public: other }, own, 256));
}
