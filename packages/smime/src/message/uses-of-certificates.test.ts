import { beforeAll, describe, expect, test } from 'vitest';
import { derContext } from '../asn1/der.js';
import * as id from '../asn1/object-identifiers.js';
import { utf8 } from '../bytes/byte-arrays.js';
import { issuerAndSerialNumberOf } from '../cms/issuer-and-serial-number.js';
import { type Certificate, openCms } from '../index.js';
import { type Firm, newFirm, newPerson, type Person, TODAY } from '../testing/firm.js';
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

describe('what the certificates of a signature may be used for', () => {
  let firm: Firm;
  let [anna, ben] = [] as unknown as [Person, Person];
  beforeAll(async () => {
    firm = await newFirm();
    anna = await newPerson(firm, 'anna@firm.example', 'p-256');
    ben = await newPerson(firm, 'ben@firm.example', 'p-256');
  });

  const signatureBy = async (signer: HandMadeSigner, preferred?: Certificate) => {
    const more = preferred ? [preferred] : [];
    const preferences = more.map((certificate) => {
      const { issuer, serialNumber } = issuerAndSerialNumberOf(certificate);
      return attribute(id.ID_ENCRYPTION_KEY_PREFERENCE, derContext(0, issuer, serialNumber));
    });
    const attributes = attributesFor(CONTENT, id.ID_DATA, ...preferences);
    const certificates = [signer.certificate, ...more, firm.issuing.certificate];
    const { verdict } = await openCms(signedData(CONTENT, certificates, [signerInfo(signer, attributes)]), {
      keys: [],
      roots: [firm.root.certificate],
      at: TODAY,
      readers: [ben.address],
    });
    return verdict.signature;
  };

  test('attack: with a certificate that is for encryption alone nobody signs', async () => {
    expect(await signatureBy(anna.encryption)).toMatchObject({
      status: 'untrusted',
      pathFailure: 'key-usage',
    });
  });

  test('answers go to the certificate that the signer prefers', async () => {
    const signature = await signatureBy(anna.signing, anna.encryption.certificate);
    expect(signature?.status).toBe('valid');
    expect(signature?.encryptionCertificate?.der).toEqual(anna.encryption.certificate.der);
  });

  test('answers are not encrypted to a certificate that is for signing alone', async () => {
    const signature = await signatureBy(anna.signing, anna.signing.certificate);
    expect(signature?.status).toBe('valid');
    expect(signature?.encryptionCertificate).toBeUndefined();
  });

  test('attack: a signer has no answers encrypted to the certificate of somebody else', async () => {
    const signature = await signatureBy(anna.signing, ben.encryption.certificate);
    expect(signature?.status).toBe('valid');
    expect(signature?.encryptionCertificate).toBeUndefined();
  });
});
