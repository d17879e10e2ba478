import { beforeAll, describe, expect, test } from 'vitest';
import * as id from '../asn1/object-identifiers.js';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { openCms, openMessage } from '../index.js';
import { type Firm, newFirm, newPerson, type Person, TODAY } from '../testing/firm.js';
import { attributesFor, signedData, signerInfo } from '../testing/hand-made-signature.js';

const CONTENT = utf8('From: anna@firm.example\r\nTo: ben@firm.example\r\n\r\nPay 100.\r\n');
/** Another message of the same length. */
const CHANGED = utf8('From: anna@firm.example\r\nTo: ben@firm.example\r\n\r\nPay 900.\r\n');
const SHA3_WITH_ECDSA = '2.16.840.1.101.3.4.3.10';

describe('a signature that nobody here can check is not taken for one that does not fit', () => {
  let firm: Firm;
  let anna: Person;
  beforeAll(async () => {
    firm = await newFirm();
    anna = await newPerson(firm, 'anna@firm.example', 'p-256');
  });

  const signature = async (
    content: Uint8Array,
    {
      withCertificate = true,
      algorithm = id.ECDSA_WITH_SHA256 as string,
      digest = id.SHA_256 as string,
    } = {},
  ) => {
    const info = signerInfo(anna.signing, attributesFor(CONTENT), algorithm);
    const certificates = [firm.issuing.certificate, ...(withCertificate ? [anna.signing.certificate] : [])];
    const cms = signedData(content, certificates, [digest === id.SHA_256 ? info : renamed(info)]);
    const options = { keys: [], roots: [firm.root.certificate], at: TODAY, readers: ['ben@firm.example'] };
    const { verdict } = await openCms(cms, options);
    const asMessage = concatBytes([
      utf8('From: anna@firm.example\r\nContent-Type: application/pkcs7-mime; smime-type=signed-data\r\n'),
      utf8('Content-Transfer-Encoding: base64\r\n\r\n'),
      utf8(Buffer.from(cms).toString('base64')),
    ]);
    const message = await openMessage(asMessage, options);
    expect(message.verdict.signature?.unchecked).toBe(verdict.signature?.unchecked);
    return verdict;
  };
  /** SHA-256 by an identifier of the same length that nobody knows. */
  const renamed = (info: Uint8Array) => {
    const bytes = Buffer.from(info);
    const known = Buffer.from('0609608648016503040201', 'hex');
    Buffer.from('060960864801650304027f', 'hex').copy(bytes, bytes.indexOf(known));
    return bytes;
  };

  test('as it is, it is valid, and somebody could tell', async () => {
    const { signature: told, problems } = await signature(CONTENT);
    expect(told).toMatchObject({ status: 'valid' });
    expect(told).not.toHaveProperty('unchecked');
    expect(problems).not.toContain('signature-invalid');
  });

  test.each([
    ['without the certificate of the signer', { withCertificate: false }, 'no-certificate'],
    ['of an algorithm that is not supported', { algorithm: SHA3_WITH_ECDSA }, 'unsupported-algorithm'],
    ['of a digest that is not supported', { digest: 'another' }, 'unsupported-algorithm'],
  ])('%s', async (_, how, unchecked) => {
    const verdict = await signature(CONTENT, how);
    expect(verdict.signature).toMatchObject({ status: 'invalid', unchecked });
    // It says nothing for the message all the same.
    expect(verdict.problems).toContain('signature-invalid');
    // Of whom nobody knows, it cannot be said that it is somebody else.
    expect(verdict.problems).not.toContain('signer-not-sender');
  });

  test.each([
    ['in an algorithm that is supported', {}],
    ['in one that is not: the digest tells', { algorithm: SHA3_WITH_ECDSA }],
  ])('a message that was changed does not fit, %s', async (_, how) => {
    const { signature: told } = await signature(CHANGED, how);
    expect(told?.status).toBe('invalid');
    expect(told).not.toHaveProperty('unchecked');
  });
});
