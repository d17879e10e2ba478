import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { utf8 } from '../bytes/byte-arrays.js';
import {
  createCertificatesMessage,
  createCmsCertificates,
  createCrl,
  openMessage,
  parseMime,
  readCertificates,
  readCmsCertificates,
} from '../index.js';
import { type Firm, newFirm, newPerson, OpensslFolder, type Person, TODAY } from '../testing/firm.js';

const HEADER = 'From: CA <ca@firm.example>\r\nTo: ben@firm.example\r\nSubject: Zertifikate für Sie\r\n\r\n';

describe('a message that brings certificates', () => {
  const folder = new OpensslFolder();
  let firm: Firm;
  let anna: Person;
  let crl: Uint8Array;
  beforeAll(async () => {
    firm = await newFirm();
    anna = await newPerson(firm, 'anna@firm.example', 'p-256');
    crl = await createCrl({
      issuer: firm.issuing,
      number: 1n,
      thisUpdate: TODAY,
      nextUpdate: new Date('2026-07-01T00:00:00Z'),
      revoked: [],
    });
  });
  afterAll(() => folder.close());

  const carried = () => ({
    certificates: [anna.encryption.certificate, firm.issuing.certificate],
    crls: [crl],
  });
  const written = (options: object = {}) =>
    createCertificatesMessage({ header: utf8(HEADER), date: TODAY, ...carried(), ...options });

  test('openssl reads the message, its certificates and its CRL', async () => {
    folder.write('message.eml', await written());
    folder.run('smime', '-pk7out', '-in', 'message.eml', '-out', 'out.pem');
    const printed = folder.run('pkcs7', '-in', 'out.pem', '-print_certs', '-noout');
    expect(printed.match(/^subject=/gm)).toHaveLength(2);
    expect(printed).toContain('anna@firm.example');
    expect(printed).toContain('Test Issuing CA');
    expect(folder.run('pkcs7', '-in', 'out.pem', '-print_certs')).toContain('BEGIN X509 CRL');
    expect(folder.run('cms', '-cmsout', '-print', '-noout', '-in', 'message.eml')).toContain('signedData');
  });

  test('openssl reads the file, and finds it in DER to the last byte', async () => {
    const p7c = await createCmsCertificates(carried());
    folder.write('smime.p7c', p7c);
    const printed = folder.run('pkcs7', '-inform', 'DER', '-in', 'smime.p7c', '-print_certs', '-noout');
    expect(printed.match(/^subject=/gm)).toHaveLength(2);
    folder.run('pkcs7', '-inform', 'DER', '-in', 'smime.p7c', '-outform', 'DER', '-out', 'again.p7c');
    expect(folder.read('again.p7c')).toEqual(p7c);
  });

  test('what was put in is read again, each once', async () => {
    const twice = {
      certificates: [...carried().certificates, anna.encryption.certificate],
      crls: [crl, crl],
    };
    for (const read of [
      await readCertificates(await written(twice)),
      await readCmsCertificates(await createCmsCertificates(twice)),
    ]) {
      expect(new Set(read.certificates.map((certificate) => certificate.subject))).toEqual(
        new Set(['CN=anna@firm.example', firm.issuing.certificate.subject]),
      );
      expect(read.certificates).toHaveLength(2);
      expect(read.crls).toEqual([crl]);
    }
  });

  test('certificates alone, or CRLs alone', async () => {
    const certificates = await createCmsCertificates({ certificates: [firm.root.certificate] });
    expect(await readCmsCertificates(certificates)).toMatchObject({ certificates: [{}], crls: [] });
    const crls = await createCmsCertificates({ certificates: [], crls: [crl] });
    expect(await readCmsCertificates(crls)).toEqual({ certificates: [], crls: [crl] });
  });

  test('its header says what it is, in 7 bit, and names nobody of a blind copy', async () => {
    const header = utf8(HEADER.replace('\r\n\r\n', '\r\nBcc: carl@firm.example\r\n\r\n'));
    const message = await written({ header });
    expect(message.every((byte) => byte < 0x80)).toBe(true);
    const read = parseMime(message);
    expect(read.rawHeader('content-type')).toMatch(
      /^application\/pkcs7-mime; smime-type=certs-only;\s+name=smime\.p7c$/,
    );
    expect(read.rawHeader('content-disposition')).toBe('attachment; filename=smime.p7c');
    expect(read.header('Subject')).toBe('Zertifikate für Sie');
    expect(read.rawHeader('message-id')).toMatch(/^<[0-9a-f]{32}@firm\.example>$/);
    expect(read.rawHeader('date')).toBe('Mon, 01 Jun 2026 12:00:00 +0000');
    expect(read.rawHeader('bcc')).toBeUndefined();
  });

  test('opened as a message it says that there is nothing to read', async () => {
    const options = { keys: [], roots: [], at: TODAY, readers: [] };
    await expect(openMessage(await written(), options)).rejects.toMatchObject({ code: 'certificates-only' });
  });

  test('nothing at all, a body, a damaged CRL and a date that is none are refused', async () => {
    const refused = [
      [{ certificates: [], crls: [] }, 'invalid-argument'],
      [{ header: utf8(`${HEADER}Hello\r\n`) }, 'invalid-argument'],
      [{ date: new Date(Number.NaN) }, 'invalid-argument'],
      [{ crls: [crl.subarray(1)] }, 'malformed-certificate'],
      [{ header: utf8('To: ben@firm.example\r\n\r\n') }, 'header-invalid'],
    ] as const;
    for (const [options, code] of refused) await expect(written(options)).rejects.toMatchObject({ code });
  });

  test('more than a reader takes is not written', async () => {
    const people = await Promise.all(
      Array.from({ length: 33 }, (_, i) => newPerson(firm, `p${i}@firm.example`, 'p-256')),
    );
    const certificates = people.flatMap(({ signing, encryption }) => [
      signing.certificate,
      encryption.certificate,
    ]);
    expect(
      await readCmsCertificates(await createCmsCertificates({ certificates: certificates.slice(0, 64) })),
    ).toMatchObject({ certificates: expect.objectContaining({ length: 64 }) });
    await expect(createCmsCertificates({ certificates })).rejects.toMatchObject({ code: 'too-large' });
  });
});
