import { beforeAll, describe, expect, test } from 'vitest';
import {
  answerOcspRequest,
  type CertificateStatus,
  createCrl,
  createOcspRequest,
  createRootCertificate,
  type Issuer,
  issueIssuingCertificate,
  issueMailboxCertificate,
  issueOcspResponderCertificate,
  verifyOcspResponse,
} from './index.js';
import { type Firm, newFirm, newPerson, newSerial, type Person, TODAY, VALIDITY } from './testing/firm.js';
import { newResponder } from './testing/ocsp-responder.js';

/** What a program without types passes as a date. */
const NO_DATES = [new Date('nope'), '2026-06-01', 1_780_000_000_000, null] as readonly Date[];
const YESTERDAY = new Date(TODAY.getTime() - 86_400_000);
const invalid = (what: string) => ({ code: 'invalid-argument', message: expect.stringContaining(what) });

describe('dates of what an authority issues', () => {
  let firm: Firm;
  let anna: Person;
  let responder: Issuer;
  let request: Uint8Array;
  beforeAll(async () => {
    firm = await newFirm();
    anna = await newPerson(firm, 'anna@firm.example', 'p-256');
    responder = await newResponder(firm.issuing);
    request = await createOcspRequest({
      certificates: [anna.signing.certificate],
      issuer: firm.issuing.certificate,
    });
  });

  const answer = (more: object) => {
    const statuses = new Map<string, CertificateStatus>([[anna.signing.certificate.serialNumber, 'good']]);
    const issuer = firm.issuing.certificate;
    const times = { producedAt: TODAY, thisUpdate: TODAY };
    return answerOcspRequest({ request, issuer, responder, statuses, ...times, ...more });
  };
  const crl = (more: object) =>
    createCrl({
      issuer: firm.issuing,
      number: 1n,
      thisUpdate: TODAY,
      nextUpdate: TODAY,
      revoked: [],
      ...more,
    });

  test.each(NO_DATES)('an OCSP response is not verified at a time that is none: %s', async (at) => {
    const { certificate } = anna.signing;
    const options = { response: await answer({}), certificate, issuer: firm.issuing.certificate };
    expect(await verifyOcspResponse({ ...options, at: TODAY })).toMatchObject({ valid: true });
    await expect(verifyOcspResponse({ ...options, at })).rejects.toMatchObject(invalid('not a valid date'));
  });

  test.each(NO_DATES)('no OCSP answer and no CRL holds a date that is none: %s', async (date) => {
    for (const name of ['producedAt', 'thisUpdate', 'nextUpdate'])
      await expect(answer({ [name]: date })).rejects.toMatchObject(invalid(name));
    const serial = anna.signing.certificate.serialNumber;
    const statuses = new Map([[serial, { date, reason: 'superseded' }]]);
    await expect(answer({ statuses })).rejects.toMatchObject(invalid('date of the revocation'));
    for (const name of ['thisUpdate', 'nextUpdate'])
      await expect(crl({ [name]: date })).rejects.toMatchObject(invalid(name));
    const revoked = [{ serialNumber: serial, date, reason: 'superseded' }];
    await expect(crl({ revoked })).rejects.toMatchObject(invalid('date of the revocation'));
  });

  test('none is outdated before it is drawn up', async () => {
    await expect(answer({ nextUpdate: YESTERDAY })).rejects.toMatchObject(invalid('nextUpdate'));
    await expect(crl({ nextUpdate: YESTERDAY })).rejects.toMatchObject(invalid('nextUpdate'));
  });

  const certificates: readonly (readonly [string, (validity: typeof VALIDITY) => Promise<unknown>])[] = [
    [
      'root',
      (validity) =>
        createRootCertificate({
          commonName: 'Root',
          key: firm.root.key,
          validity,
          serialNumber: newSerial(),
        }),
    ],
    [
      'issuing CA',
      (validity) =>
        issueIssuingCertificate({
          issuer: firm.root,
          commonName: 'CA',
          spki: firm.issuing.key.spki,
          permittedDomains: ['firm.example'],
          validity,
          serialNumber: newSerial(),
        }),
    ],
    [
      'mailbox',
      (validity) =>
        issueMailboxCertificate({
          issuer: firm.issuing,
          address: 'anna@firm.example',
          spki: anna.signing.key.spki,
          use: 'sign',
          validity,
          serialNumber: newSerial(),
        }),
    ],
    [
      'OCSP responder',
      (validity) =>
        issueOcspResponderCertificate({
          issuer: firm.issuing,
          commonName: 'OCSP',
          spki: responder.key.spki,
          validity,
          serialNumber: newSerial(),
        }),
    ],
  ];
  test.each(certificates)(
    'no certificate is valid from or until no date, or backwards: %s',
    async (_, issue) => {
      for (const date of NO_DATES) {
        await expect(issue({ ...VALIDITY, notBefore: date })).rejects.toMatchObject(invalid('notBefore'));
        await expect(issue({ ...VALIDITY, notAfter: date })).rejects.toMatchObject(invalid('notAfter'));
      }
      const backwards = { notBefore: TODAY, notAfter: YESTERDAY };
      await expect(issue(backwards)).rejects.toMatchObject(invalid('cannot come before'));
      expect(await issue({ notBefore: TODAY, notAfter: TODAY })).toBeDefined();
    },
  );

  test.each(certificates.filter(([what]) => what !== 'root'))(
    'no certificate begins before its issuer or outlives it: %s',
    async (_, issue) => {
      const moved = (date: Date, milliseconds: number) => new Date(date.getTime() + milliseconds);
      const early = { ...VALIDITY, notBefore: moved(VALIDITY.notBefore, -1) };
      await expect(issue(early)).rejects.toMatchObject(invalid('2025-12-31T23:59:59Z'));
      await expect(issue(early)).rejects.toMatchObject(invalid('2026-01-01T00:00:00Z'));
      const late = { ...VALIDITY, notAfter: moved(VALIDITY.notAfter, 1000) };
      await expect(issue(late)).rejects.toMatchObject(invalid('2055-01-01T00:00:01Z'));
      await expect(issue(late)).rejects.toMatchObject(invalid('2055-01-01T00:00:00Z'));
      // Fractions are not written.
      const exact = { ...VALIDITY, notAfter: moved(VALIDITY.notAfter, 999) };
      expect(await issue(exact)).toMatchObject(VALIDITY);
    },
  );
});
