import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { derOctets, derOid, derSequence } from '../asn1/der.js';
import * as id from '../asn1/object-identifiers.js';
import { utf8 } from '../bytes/byte-arrays.js';
import { encodeName } from '../certificates/distinguished-name.js';
import { nameOf, signCertificate } from '../certificates/sign-certificate.js';
import { openCms } from '../index.js';
import { type Firm, newFirm, newPerson, newSerial, type Person, TODAY, VALIDITY } from '../testing/firm.js';
import { alternativeNames, ofMailbox } from '../testing/foreign-certificate.js';
import {
  attribute,
  attributesFor,
  type HandMadeSigner,
  signedData,
  signerInfo,
} from '../testing/hand-made-signature.js';

const CONTENT = utf8(
  'From: anna@firm.example\r\nTo: ben@firm.example\r\nContent-Type: text/plain; hp=clear\r\n\r\nPay 100.\r\n',
);
const TIME_STAMP = '1.2.840.113549.1.9.16.1.4';

describe('what a signature claims', () => {
  let firm: Firm;
  let [anna, ben] = [] as unknown as [Person, Person];
  beforeAll(async () => {
    firm = await newFirm();
    anna = await newPerson(firm, 'anna@firm.example', 'p-256');
    ben = await newPerson(firm, 'ben@firm.example', 'p-256');
  });

  const verdictOf = async (
    attributes: Uint8Array,
    signer: HandMadeSigner = anna.signing,
    algorithm?: string,
  ) => {
    const certificates = [signer.certificate, firm.issuing.certificate];
    const cms = signedData(CONTENT, certificates, [signerInfo(signer, attributes, algorithm)]);
    const { verdict } = await openCms(cms, {
      keys: [],
      roots: [firm.root.certificate],
      at: TODAY,
      readers: [ben.address],
    });
    return verdict;
  };
  const statusOf = async (attributes: Uint8Array) => (await verdictOf(attributes)).signature?.status;

  test('attack: a signature made for another kind of content signs no message', async () => {
    expect(await statusOf(attributesFor(CONTENT))).toBe('valid');
    expect(await statusOf(attributesFor(CONTENT, TIME_STAMP))).toBe('invalid');
  });

  /** SigningCertificateV2 (RFC 5035 §3): the digest, and its algorithm unless that is SHA-256. */
  const signingCertificate = ({ signing }: Person, digest: string, algorithm?: string) => {
    const hash = derOctets(createHash(digest).update(signing.certificate.der).digest());
    const identifier = algorithm ? derSequence(derSequence(derOid(algorithm)), hash) : derSequence(hash);
    return attribute(id.ID_SIGNING_CERTIFICATE_V2, derSequence(derSequence(identifier)));
  };

  test('attack: a signature that names another certificate as the signer’s is not given to this one', async () => {
    const naming = (person: Person) =>
      statusOf(attributesFor(CONTENT, id.ID_DATA, signingCertificate(person, 'sha256')));
    expect(await naming(anna)).toBe('valid');
    expect(await naming(ben)).toBe('invalid');
  });

  test('attack: a certificate is not named by a digest that collides or is too short', async () => {
    const naming = (digest: string, algorithm: string) =>
      statusOf(attributesFor(CONTENT, id.ID_DATA, signingCertificate(anna, digest, algorithm)));
    expect(await naming('sha512', id.SHA_512)).toBe('valid');
    expect(await naming('md5', id.MD5)).toBe('invalid');
    expect(await naming('sha224', id.SHA_224)).toBe('invalid');
  });

  test('a signature by an RSA key of less than 2048 bits is told as weak', async () => {
    const rsa = async (modulusLength: number) => {
      const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength });
      const exported = (key: KeyObject, type: 'spki' | 'pkcs8') =>
        new Uint8Array(key.export({ format: 'der', type } as { format: 'der'; type: 'spki' }));
      const certificate = await signCertificate(
        {
          issuerName: nameOf(firm.issuing.certificate),
          subjectName: encodeName([{ type: id.COMMON_NAME, text: anna.address }]),
          spki: exported(publicKey, 'spki'),
          validity: VALIDITY,
          serialNumber: newSerial(),
          extensions: [alternativeNames(ofMailbox(anna.address))],
        },
        firm.issuing.key,
      );
      return { certificate, key: { pkcs8: exported(privateKey, 'pkcs8') } };
    };
    const weakness = async (bits: number) => {
      const verdict = await verdictOf(attributesFor(CONTENT), await rsa(bits), id.SHA256_WITH_RSA);
      expect(verdict.signature).toMatchObject({ status: 'valid', signerIsSender: true });
      return [verdict.problems.includes('weak-algorithm'), verdict.signature];
    };
    expect(await weakness(1024)).toMatchObject([true, { weak: true }]);
    expect(await weakness(2047)).toMatchObject([true, { weak: true }]);
    expect(await weakness(2048)).toMatchObject([false, { weak: false }]);
  });
});
