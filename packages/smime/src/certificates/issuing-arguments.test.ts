import { beforeAll, describe, expect, test } from 'vitest';
import {
  createCertificateRequest,
  createRootCertificate,
  type Issuer,
  issueIssuingCertificate,
  issueMailboxCertificate,
  issueOcspResponderCertificate,
  type Publication,
} from '../index.js';
import { type Firm, newFirm, newPerson, newSerial, type Person, VALIDITY } from '../testing/firm.js';

describe('names and addresses in certificates', () => {
  let firm: Firm;
  let anna: Person;
  let root: Issuer;
  beforeAll(async () => {
    firm = await newFirm();
    root = firm.root;
    anna = await newPerson(firm, 'anna@firm.example', 'p-256');
  });
  const common = () => ({ validity: VALIDITY, serialNumber: newSerial() });
  const authority = (more: object) =>
    issueIssuingCertificate({
      issuer: root,
      commonName: 'CA',
      spki: firm.issuing.key.spki,
      permittedDomains: ['firm.example'],
      ...common(),
      ...more,
    });
  const mailbox = (more: Publication) =>
    issueMailboxCertificate({
      issuer: firm.issuing,
      address: 'anna@firm.example',
      spki: anna.signing.key.spki,
      use: 'sign',
      ...common(),
      ...more,
    });

  const WRONG = ['grüße', 'http://grüße.example/', 'ca.crl', '//pki.example/', 'http:', '', 'http://a b/'];
  const ODD = ['http://a/\r\n', 'http://a/<b>', 'http://a/"', 'http://a/\\', null, 5] as readonly string[];

  test.each([...WRONG, ...ODD])('no certificate names an address that is none: %j', async (url) => {
    for (const name of ['crlUrl', 'ocspUrl', 'issuerUrl'] as const) {
      const invalid = { code: 'invalid-argument', message: expect.stringContaining(name) };
      await expect(mailbox({ [name]: url })).rejects.toMatchObject(invalid);
      await expect(authority({ [name]: url })).rejects.toMatchObject(invalid);
    }
  });

  test.each([
    'http://pki.firm.example/ca.crl',
    'https://xn--gre-6ka8i.example:8080/pki/a%20b.crl?c=d&e=(f)#g',
    'http://[2001:db8::1]/~ca/ca.crl',
  ])('an address in ASCII is named as it is: %s', async (url) => {
    const certificate = await mailbox({ crlUrl: url, ocspUrl: url, issuerUrl: url });
    expect([certificate.crlUrls, certificate.ocspUrls, certificate.issuerUrls]).toEqual([
      [url],
      [url],
      [url],
    ]);
  });

  test('a domain with other letters than ASCII is to be written in its ASCII form', async () => {
    const form = (text: string) => ({
      code: 'malformed-certificate',
      message: expect.stringContaining(text),
    });
    const address = 'jo@bär.example';
    const asked = createCertificateRequest({ address, key: anna.signing.key });
    await expect(asked).rejects.toMatchObject(form('ASCII form (xn--…)'));
    await expect(mailbox({ address } as Publication)).rejects.toMatchObject(form('ASCII form (xn--…)'));
    await expect(authority({ permittedDomains: ['bär.example'] })).rejects.toMatchObject(form('ASCII form'));
  });

  test.each(['', ' ', undefined, null] as readonly string[])(
    'no authority and no responder goes without a name: %j',
    async (commonName) => {
      const invalid = { code: 'invalid-argument', message: expect.stringContaining('commonName') };
      const { key } = root;
      await expect(createRootCertificate({ commonName, key, ...common() })).rejects.toMatchObject(invalid);
      await expect(authority({ commonName })).rejects.toMatchObject(invalid);
      const responder = { issuer: firm.issuing, commonName, spki: anna.signing.key.spki, ...common() };
      await expect(issueOcspResponderCertificate(responder)).rejects.toMatchObject(invalid);
    },
  );
});
