import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  answerOcspRequest,
  type CertificateStatus,
  createCrl,
  createOcspRequest,
  type Issuer,
  validatePath,
  verifyOcspResponse,
} from '../index.js';
import {
  type Firm,
  newFirm,
  newPerson,
  OpensslFolder,
  type Person,
  TODAY,
  VALIDITY,
} from '../testing/firm.js';
import { newResponder } from '../testing/ocsp-responder.js';

/** A serial number as it is printed elsewhere. */
const WRITTEN: readonly (readonly [string, (serial: string) => string])[] = [
  ['as Certificate.serialNumber gives it', (serial) => serial],
  ['in upper case, as openssl x509 -serial prints it', (serial) => serial.toUpperCase()],
  ['with colons, as openssl x509 -text prints it', (serial) => serial.match(/../g)!.join(':')],
  ['with blanks, as older Windows shows it', (serial) => serial.match(/../g)!.join(' ')],
  ['behind 0x', (serial) => `0x${serial}`],
  ['with leading zeros', (serial) => `0000${serial}`],
  ['with a line end', (serial) => ` ${serial}\r\n`],
  ['as a number in base 16', (serial) => `0x${BigInt(`0x${serial}`).toString(16)}`],
];

const UNREADABLE = [
  '',
  ' ',
  '0x',
  'xyz',
  '123',
  '4660 (0x1234)',
  'serial=01',
  '01:',
  ':01',
  '01::02',
  '0x01:02',
  '01\n02',
  '-01',
  '１２',
  '170141183460469231731687303715884105727',
  '730750818665451459101842416358141509827966271487',
  undefined,
  null,
  '17n',
] as readonly string[];

describe('serial numbers of revoked certificates', () => {
  const folder = new OpensslFolder();
  let firm: Firm;
  let anna: Person;
  let responder: Issuer;
  beforeAll(async () => {
    firm = await newFirm();
    anna = await newPerson(firm, 'anna@firm.example', 'p-256');
    responder = await newResponder(firm.issuing);
  });
  afterAll(() => folder.close());

  const crlOf = (serialNumber: string) =>
    createCrl({
      issuer: firm.issuing,
      number: 1n,
      thisUpdate: VALIDITY.notBefore,
      nextUpdate: VALIDITY.notAfter,
      revoked: [{ serialNumber, date: VALIDITY.notBefore, reason: 'keyCompromise' }],
    });
  const answer = async (statuses: ReadonlyMap<string, CertificateStatus>) =>
    answerOcspRequest({
      request: await createOcspRequest({
        certificates: [anna.signing.certificate],
        issuer: firm.issuing.certificate,
      }),
      issuer: firm.issuing.certificate,
      responder,
      statuses,
      producedAt: TODAY,
      thisUpdate: TODAY,
    });
  const revoked = { date: VALIDITY.notBefore, reason: 'keyCompromise' } as const;

  test.each(WRITTEN)('are found in the CRL and by OCSP, written %s', async (_, write) => {
    const { certificate } = anna.signing;
    const written = write(certificate.serialNumber);
    const verdict = await validatePath({
      certificate,
      intermediates: [firm.issuing.certificate],
      roots: [firm.root.certificate],
      at: TODAY,
      crls: [await crlOf(written)],
    });
    expect(verdict).toMatchObject({ valid: false, reason: 'revoked' });
    const response = await answer(new Map([[written, revoked]]));
    const issuer = firm.issuing.certificate;
    expect(await verifyOcspResponse({ response, certificate, issuer, at: TODAY })).toMatchObject({
      valid: true,
      status: 'revoked',
    });
  });

  test('are the same number for OpenSSL', async () => {
    const printed = anna.signing.certificate.serialNumber.match(/../g)!.join(':').toUpperCase();
    folder.write('crl.der', await crlOf(printed));
    const text = folder.run('crl', '-inform', 'DER', '-in', 'crl.der', '-noout', '-text');
    expect(text.toLowerCase()).toContain(`serial number: ${anna.signing.certificate.serialNumber}`);
  });

  test.each(UNREADABLE)('that cannot be read make no CRL and no OCSP answer: %j', async (serialNumber) => {
    const unread = { code: 'invalid-argument', message: expect.stringContaining('hexadecimal') };
    await expect(crlOf(serialNumber)).rejects.toMatchObject(unread);
    await expect(answer(new Map([[serialNumber, revoked]]))).rejects.toMatchObject(unread);
  });

  test('are not good in one form and revoked in another', async () => {
    const { serialNumber } = anna.signing.certificate;
    const statuses = new Map<string, CertificateStatus>([
      [serialNumber, 'good'],
      [`0x${serialNumber}`, revoked],
    ]);
    await expect(answer(statuses)).rejects.toMatchObject({ code: 'invalid-argument' });
  });
});
