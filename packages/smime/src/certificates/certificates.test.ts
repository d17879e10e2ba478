import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  Certificate,
  createCrl,
  crlFromPem,
  generateKey,
  issueIssuingCertificate,
  issueMailboxCertificate,
  type KeyAlgorithm,
  SmimeError,
} from '../index.js';
import {
  type Firm,
  keyPem,
  newFirm,
  newSerial,
  OpensslFolder,
  strayIssuer,
  VALIDITY,
} from '../testing/firm.js';

describe('certificates', () => {
  const folder = new OpensslFolder();
  let firm: Firm;

  beforeAll(async () => {
    firm = await newFirm();
    folder.write('root.pem', firm.root.certificate.toPem());
    folder.write('issuing.pem', firm.issuing.certificate.toPem());
  });
  afterAll(() => folder.close());

  const mailbox = async (address: string, issuer = firm.issuing) => {
    const key = await generateKey('p-256');
    const certificate = await issueMailboxCertificate({
      issuer,
      address,
      spki: key.spki,
      use: 'sign',
      validity: VALIDITY,
      serialNumber: newSerial(),
      crlUrl: 'http://pki.firm.example/issuing.crl',
      ocspUrl: 'http://ocsp.firm.example/',
      issuerUrl: 'http://pki.firm.example/issuing.cer',
    });
    folder.write('leaf.pem', certificate.toPem());
    return { certificate, key };
  };
  const verify = (...more: string[]) =>
    folder.run('verify', '-CAfile', 'root.pem', '-untrusted', 'issuing.pem', ...more, 'leaf.pem');

  test('OpenSSL accepts a mailbox of the permitted domain for e-mail', async () => {
    const { certificate } = await mailbox('Anna@Firm.example');
    expect(verify('-purpose', 'smimesign')).toContain('OK');
    expect(certificate.emailAddresses).toEqual(['anna@firm.example']);
    expect(certificate.commonName).toBe('Anna@firm.example');
    expect(certificate.crlUrls).toEqual(['http://pki.firm.example/issuing.crl']);
    expect(certificate.issuerUrls).toEqual(['http://pki.firm.example/issuing.cer']);
    expect(certificate.ocspUrls).toEqual(['http://ocsp.firm.example/']);
    expect(folder.run('x509', '-in', 'leaf.pem', '-noout', '-ocsp_uri')).toBe('http://ocsp.firm.example/\n');
    expect(certificate.isCertificateAuthority).toBe(false);
    expect(firm.issuing.certificate.isCertificateAuthority).toBe(true);
  });

  test('an address longer than a common name may be stands in the subject as an address', async () => {
    const address = `${'a'.repeat(60)}@firm.example`;
    const { certificate } = await mailbox(address);
    expect(verify('-purpose', 'smimesign')).toContain('OK');
    expect(certificate.subject).toBe(`emailAddress=${address}`);
    expect(certificate.emailAddresses).toEqual([address]);
  });

  test.each(['anna@other.example', 'anna@sub.firm.example'])(
    '%s gets no certificate from a CA for firm.example, and OpenSSL refuses one',
    async (address) => {
      await expect(mailbox(address)).rejects.toMatchObject({ code: 'malformed-certificate' });
      await mailbox(address, await strayIssuer(firm, address.slice(address.indexOf('@') + 1)));
      expect(() => verify()).toThrow(/permitted subtree violation/);
    },
  );

  test('OpenSSL refuses a web server certificate made under the issuing CA', async () => {
    folder.write('ca-key.pem', keyPem(firm.issuing.key));
    folder.write('tls.ext', 'subjectAltName=DNS:www.firm.example\nextendedKeyUsage=serverAuth\n');
    folder.run(
      'req',
      '-new',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      'tls.key',
      '-subj',
      '/CN=www.firm.example',
      '-out',
      'tls.csr',
    );
    folder.run(
      'x509',
      '-req',
      '-in',
      'tls.csr',
      '-CA',
      'issuing.pem',
      '-CAkey',
      'ca-key.pem',
      '-CAcreateserial',
      '-days',
      '30',
      '-extfile',
      'tls.ext',
      '-out',
      'leaf.pem',
    );
    expect(() => verify('-purpose', 'sslserver')).toThrow(/excluded subtree violation|purpose/);
    expect(() => verify()).toThrow(/excluded subtree violation/);
  });

  test('dates after 2049 are GeneralizedTime, and are read back', async () => {
    const { certificate } = await mailbox('anna@firm.example');
    expect(certificate.notAfter).toEqual(VALIDITY.notAfter);
    expect(folder.run('x509', '-in', 'leaf.pem', '-noout', '-enddate')).toContain('2055');
    expect(Buffer.from(certificate.der).includes('20550101000000Z')).toBe(true);
  });

  test('PEM, DER and fingerprint agree with OpenSSL', async () => {
    const { certificate } = await mailbox('anna@firm.example');
    expect(Certificate.fromPem(certificate.toPem()).der).toEqual(certificate.der);
    const printed = folder.run('x509', '-in', 'leaf.pem', '-noout', '-fingerprint', '-sha256', '-serial');
    expect(printed.replace(/:/g, '').toLowerCase()).toContain(await certificate.fingerprint());
    expect(printed.toLowerCase()).toContain(`serial=${certificate.serialNumber}`);
  });

  test('a name with special characters is written as RFC 4514 says', async () => {
    const key = await generateKey('p-256');
    const certificate = await issueIssuingCertificate({
      issuer: firm.root,
      commonName: ' Weber, "Söhne" + Co ',
      organisation: '#1',
      spki: key.spki,
      permittedDomains: ['firm.example'],
      validity: VALIDITY,
      serialNumber: newSerial(),
    });
    expect(certificate.subject).toBe('CN=\\ Weber\\, \\"Söhne\\" \\+ Co\\ ,O=\\#1');
  });

  test('a mailbox certificate cannot issue another one', async () => {
    const { certificate, key } = await mailbox('anna@firm.example');
    await expect(
      issueMailboxCertificate({
        issuer: { certificate, key },
        address: 'x@firm.example',
        spki: key.spki,
        use: 'sign',
        validity: VALIDITY,
        serialNumber: newSerial(),
      }),
    ).rejects.toThrow(SmimeError);
  });

  test('a key that cannot do what the certificate says, and an end before the beginning, are refused', async () => {
    const issue = async (algorithm: KeyAlgorithm, use: 'sign' | 'encrypt', validity = VALIDITY) => {
      const { spki } = await generateKey(algorithm);
      const { issuing: issuer } = firm;
      const serialNumber = newSerial();
      return issueMailboxCertificate({
        issuer,
        address: 'anna@firm.example',
        spki,
        use,
        validity,
        serialNumber,
      });
    };
    const backwards = { notBefore: VALIDITY.notAfter, notAfter: VALIDITY.notBefore };
    const refused = { code: 'malformed-certificate' };
    await expect(issue('x25519', 'sign')).rejects.toMatchObject(refused);
    await expect(issue('ed25519', 'encrypt')).rejects.toMatchObject(refused);
    await expect(issue('p-256', 'sign', backwards)).rejects.toMatchObject({ code: 'invalid-argument' });
    expect(await issue('x25519', 'encrypt')).toBeDefined();
  });

  test('damaged bytes are no certificate', () => {
    expect(() => Certificate.fromDer(Uint8Array.of(0x30, 3, 2, 1, 1))).toThrow(SmimeError);
    expect(() => Certificate.fromDer(firm.root.certificate.der.subarray(0, 100))).toThrow(SmimeError);
    expect(() => Certificate.fromPem('nothing')).toThrow(SmimeError);
  });

  test('OpenSSL reads the CRL and finds the certificate revoked', async () => {
    const { certificate } = await mailbox('anna@firm.example');
    const crl = await createCrl({
      issuer: firm.issuing,
      number: 2n ** 70n,
      thisUpdate: VALIDITY.notBefore,
      nextUpdate: VALIDITY.notAfter,
      revoked: [
        { serialNumber: certificate.serialNumber, date: VALIDITY.notBefore, reason: 'keyCompromise' },
      ],
    });
    folder.write('crl.der', crl);
    folder.run('crl', '-inform', 'DER', '-in', 'crl.der', '-CAfile', 'issuing.pem', '-out', 'crl.pem');
    expect(() => verify('-crl_check', '-CRLfile', 'crl.pem')).toThrow(/certificate revoked/);
    await mailbox('ben@firm.example');
    expect(verify('-crl_check', '-CRLfile', 'crl.pem')).toContain('OK');
    const pem = new TextDecoder().decode(folder.read('crl.pem'));
    expect(crlFromPem(`CRL of the firm\n${pem}`)).toEqual(crl);
    for (const wrong of ['nothing', certificate.toPem(), crl as never])
      expect(() => crlFromPem(wrong)).toThrow(expect.objectContaining({ code: 'malformed-certificate' }));
  });
});
