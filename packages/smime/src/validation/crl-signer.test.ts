import { beforeAll, describe, expect, test } from 'vitest';
import { utf8 } from '../bytes/byte-arrays.js';
import { keyUsage, nameOf } from '../certificates/sign-certificate.js';
import {
  type Certificate,
  createCrl,
  createRootCertificate,
  generateKey,
  type Issuer,
  issueIssuingCertificate,
  openCms,
  validatePath,
} from '../index.js';
import { type Firm, newFirm, newPerson, newSerial, type Person, TODAY, VALIDITY } from '../testing/firm.js';
import { authority, oddlyCertified } from '../testing/odd-certificates.js';
import { signedWithLists } from '../testing/signed-with-lists.js';

const LATER = new Date(TODAY.getTime() + 86_400_000);
const PAYLOAD = utf8('From: anna@firm.example\r\nTo: ben@firm.example\r\n\r\nx');

describe('who may sign CRLs for a CA', () => {
  let firm: Firm;
  let anna: Person;
  let otherRoot: Issuer;
  let otherFirm: Issuer;
  beforeAll(async () => {
    firm = await newFirm();
    anna = await newPerson(firm, 'anna@firm.example', 'p-256');
    const key = await generateKey('p-256');
    const common = { key, validity: VALIDITY, serialNumber: newSerial() };
    otherRoot = { key, certificate: await createRootCertificate({ commonName: 'Partner Root', ...common }) };
    otherFirm = await issuing(firm.root, 'Other Issuing CA');
  });

  const issuing = async (issuer: Issuer, commonName: string): Promise<Issuer> => {
    const key = await generateKey('p-256');
    const certificate = await issueIssuingCertificate({
      issuer,
      commonName,
      spki: key.spki,
      permittedDomains: ['other.example'],
      validity: VALIDITY,
      serialNumber: newSerial(),
    });
    return { key, certificate };
  };
  /** createCrl asks for the certificate of a CA; any of that name and key writes the same CRL. */
  const crl = async ({ certificate, key }: Issuer, isRevoked: boolean) => {
    const ca = {
      key,
      certificate: (
        await oddlyCertified(
          { certificate, key },
          { subject: nameOf(certificate), key, extensions: authority() },
        )
      ).certificate,
    };
    const { serialNumber } = anna.signing.certificate;
    const revoked = [{ serialNumber, date: new Date('2026-05-01'), reason: 'keyCompromise' }] as const;
    return createCrl({
      issuer: ca,
      number: 1n,
      thisUpdate: TODAY,
      nextUpdate: LATER,
      revoked: isRevoked ? revoked : [],
    });
  };
  const leafStatus = async (signer: Issuer, isRevoked: boolean, more: readonly Certificate[] = []) => {
    const verdict = await validatePath({
      certificate: anna.signing.certificate,
      intermediates: [firm.issuing.certificate, signer.certificate, ...more],
      roots: [firm.root.certificate, otherRoot.certificate],
      at: TODAY,
      crls: [await crl(signer, isRevoked)],
    });
    return [verdict.valid, verdict.revocations[0]?.status];
  };
  const bothStatuses = async (signer: Issuer, more: readonly Certificate[] = []) => [
    await leafStatus(signer, true, more),
    await leafStatus(signer, false, more),
  ];
  const COUNTS = [
    [false, 'revoked'],
    [true, 'good'],
  ];
  const COUNTS_NOT = [
    [true, 'unknown'],
    [true, 'unknown'],
  ];
  const subject = () => nameOf(firm.issuing.certificate);

  test('the CA itself, and its other keys that its own issuer or it itself certified', async () => {
    expect(await bothStatuses(firm.issuing)).toEqual(COUNTS);
    const nextKey = await oddlyCertified(firm.root, { subject: subject(), extensions: authority() });
    expect(await bothStatuses(nextKey)).toEqual(COUNTS);
    const selfIssued = await oddlyCertified(firm.issuing, { subject: subject(), extensions: authority() });
    expect(await bothStatuses(selfIssued)).toEqual(COUNTS);
    const forListsAlone = await oddlyCertified(firm.root, {
      subject: subject(),
      extensions: [keyUsage('cRLSign')],
    });
    expect(await bothStatuses(forListsAlone)).toEqual(COUNTS);
  });

  test('attack: a CA of the same name under another root decides over nobody', async () => {
    const { commonName } = firm.issuing.certificate;
    expect(await bothStatuses(await issuing(otherRoot, commonName!))).toEqual(COUNTS_NOT);
  });

  test('attack: whoever another CA below the same root certified by the CA’s name decides over nobody', async () => {
    for (const extensions of [[keyUsage('cRLSign')], authority()]) {
      const stranger = await oddlyCertified(otherFirm, { subject: subject(), extensions });
      expect(await bothStatuses(stranger, [otherFirm.certificate])).toEqual(COUNTS_NOT);
    }
  });

  test('attack: a key of the CA’s name that is not for CRLs signs none', async () => {
    for (const extensions of [[keyUsage('digitalSignature')], []]) {
      const stranger = await oddlyCertified(firm.root, { subject: subject(), extensions });
      expect(await bothStatuses(stranger)).toEqual(COUNTS_NOT);
    }
  });

  test('attack: a forged CRL in a message does not keep its reader from looking for the right one', async () => {
    const fake = await issuing(otherRoot, firm.issuing.certificate.commonName!);
    const signer = { ...anna.signing, chain: [firm.issuing.certificate, fake.certificate] };
    const rootCrl = await createCrl({
      issuer: firm.root,
      number: 1n,
      thisUpdate: TODAY,
      nextUpdate: LATER,
      revoked: [],
    });
    const message = await signedWithLists(PAYLOAD, [signer], [rootCrl, await crl(fake, false)]);
    const right = await crl(firm.issuing, true);
    const { verdict } = await openCms(message, {
      keys: [],
      roots: [firm.root.certificate, otherRoot.certificate],
      at: TODAY,
      readers: ['ben@firm.example'],
      findRevocation: () => Promise.resolve({ crls: [right] }),
    });
    expect(verdict.signature).toMatchObject({ status: 'untrusted', pathFailure: 'revoked' });
  });
});
