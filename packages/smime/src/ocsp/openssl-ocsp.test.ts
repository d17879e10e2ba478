import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  answerOcspRequest,
  type Certificate,
  type CertificateStatus,
  createOcspRequest,
  type Issuer,
  validatePath,
  verifyOcspResponse,
} from '../index.js';
import { type Firm, keyPem, newFirm, newPerson, OpensslFolder, type Person } from '../testing/firm.js';
import { newResponder, opensslIndex } from '../testing/ocsp-responder.js';

/** `openssl ocsp` knows no time but the clock's. */
const NOW = new Date();
const REVOKED_AT = new Date(Math.floor(NOW.getTime() / 1000) * 1000 - 86_400_000);

describe('with the real openssl ocsp', () => {
  const folder = new OpensslFolder();
  let firm: Firm;
  let anna: Person;
  let issuer: Certificate;
  let responder: Issuer;
  const nonce = crypto.getRandomValues(new Uint8Array(32));

  beforeAll(async () => {
    firm = await newFirm();
    anna = await newPerson(firm, 'anna@firm.example', 'p-256');
    issuer = firm.issuing.certificate;
    responder = await newResponder(firm.issuing);
    folder.write('root.pem', firm.root.certificate.toPem());
    folder.write('issuing.pem', issuer.toPem());
    folder.write('issuing.key', keyPem(firm.issuing.key));
    folder.write('responder.pem', responder.certificate.toPem());
    folder.write('responder.key', keyPem(responder.key));
    folder.write('anna.pem', anna.signing.certificate.toPem());
    folder.write('annas-key.pem', keyPem(anna.signing.key));
    folder.write('encryption.pem', anna.encryption.certificate.toPem());
    folder.write(
      'index.txt',
      opensslIndex([
        { certificate: anna.signing.certificate },
        { certificate: anna.encryption.certificate, revokedAt: REVOKED_AT },
      ]),
    );
  });
  afterAll(() => folder.close());

  /** openssl answers the question in `request.der`. */
  const opensslAnswers = (...more: readonly string[]) => {
    const signer = more.includes('-rsigner') ? [] : ['-rsigner', 'responder.pem', '-rkey', 'responder.key'];
    const files = [
      '-index',
      'index.txt',
      '-CA',
      'issuing.pem',
      '-reqin',
      'request.der',
      '-respout',
      'response.der',
    ];
    folder.run('ocsp', ...files, '-ndays', '1', ...signer, ...more);
    return folder.read('response.der');
  };
  /** openssl verifies our `response.der` and prints what it says. */
  const opensslVerifies = (certificate: string, ...more: readonly string[]) =>
    folder.run(
      'ocsp',
      '-respin',
      'response.der',
      '-CAfile',
      'root.pem',
      '-verify_other',
      'issuing.pem',
      '-issuer',
      'issuing.pem',
      '-cert',
      certificate,
      '-no_nonce',
      ...more,
    );

  test.each(['SHA-1', 'SHA-256'] as const)(
    'its answer to our question with %s and nonce is accepted',
    async (digest) => {
      const certificates = [anna.signing.certificate, anna.encryption.certificate];
      folder.write('request.der', await createOcspRequest({ certificates, issuer, nonce, digest }));
      const response = opensslAnswers();
      const at = new Date();
      expect(
        await verifyOcspResponse({ response, certificate: anna.signing.certificate, issuer, at, nonce }),
      ).toMatchObject({ valid: true, status: 'good', responder: { commonName: 'Test OCSP' } });
      expect(
        await verifyOcspResponse({ response, certificate: anna.encryption.certificate, issuer, at, nonce }),
      ).toMatchObject({ valid: true, status: 'revoked', revokedAt: REVOKED_AT, reasonCode: 1 });
    },
  );

  test('its answer signed by the CA itself, named by key, is accepted', async () => {
    const certificates = [anna.signing.certificate];
    folder.write('request.der', await createOcspRequest({ certificates, issuer }));
    for (const naming of [[], ['-resp_key_id']]) {
      const response = opensslAnswers('-rsigner', 'issuing.pem', '-rkey', 'issuing.key', ...naming);
      const verdict = await verifyOcspResponse({
        response,
        certificate: anna.signing.certificate,
        issuer,
        at: new Date(),
      });
      expect(verdict).toMatchObject({ status: 'good', responder: { commonName: 'Test Issuing CA' } });
    }
  });

  test('its answer signed by somebody whom the CA did not make a responder is refused', async () => {
    const certificates = [anna.signing.certificate];
    folder.write('request.der', await createOcspRequest({ certificates, issuer }));
    const response = opensslAnswers('-rsigner', 'anna.pem', '-rkey', 'annas-key.pem');
    const at = new Date();
    expect(
      await verifyOcspResponse({ response, certificate: anna.signing.certificate, issuer, at }),
    ).toMatchObject({ valid: false, reason: 'unauthorised-responder' });
  });

  test('its answer signed with SHA-1 is refused', async () => {
    const certificates = [anna.signing.certificate];
    folder.write('request.der', await createOcspRequest({ certificates, issuer }));
    const response = opensslAnswers('-rmd', 'sha1');
    const at = new Date();
    expect(
      await verifyOcspResponse({ response, certificate: anna.signing.certificate, issuer, at }),
    ).toMatchObject({ valid: false, reason: 'signature' });
  });

  test('its answers serve a path validation', async () => {
    const certificates = [anna.signing.certificate, anna.encryption.certificate];
    folder.write('request.der', await createOcspRequest({ certificates, issuer }));
    const ocspResponses = [opensslAnswers()];
    const path = { intermediates: [issuer], roots: [firm.root.certificate], at: new Date(), ocspResponses };
    expect(await validatePath({ ...path, certificate: anna.signing.certificate })).toMatchObject({
      valid: true,
    });
    expect(await validatePath({ ...path, certificate: anna.encryption.certificate })).toMatchObject({
      reason: 'revoked',
    });
  });

  test('it verifies our answer to its question, nonce and all', async () => {
    folder.run(
      'ocsp',
      '-issuer',
      'issuing.pem',
      '-cert',
      'anna.pem',
      '-cert',
      'encryption.pem',
      '-reqout',
      'request.der',
    );
    const response = await answerOcspRequest({
      request: folder.read('request.der'),
      issuer,
      responder,
      statuses: new Map<string, CertificateStatus>([
        [anna.signing.certificate.serialNumber, 'good'],
        [anna.encryption.certificate.serialNumber, { date: REVOKED_AT, reason: 'superseded' }],
      ]),
      producedAt: NOW,
      thisUpdate: NOW,
      nextUpdate: new Date(NOW.getTime() + 86_400_000),
    });
    folder.write('response.der', response);
    expect(opensslVerifies('anna.pem')).toMatch(/anna\.pem: good/);
    expect(opensslVerifies('encryption.pem')).toMatch(/encryption\.pem: revoked\s.*Reason: superseded/s);
    const printed = folder.run('ocsp', '-respin', 'response.der', '-noverify', '-resp_text');
    const asked = folder.run('ocsp', '-reqin', 'request.der', '-req_text');
    const nonceOf = (text: string) => /OCSP Nonce:\s*\n\s*([0-9A-F]+)/.exec(text)?.[1];
    expect(nonceOf(asked)).toMatch(/^[0-9A-F]{36}$/);
    expect(nonceOf(printed)).toBe(nonceOf(asked));
  });

  test('it refuses our answer once a byte of it has changed', async () => {
    const request = await createOcspRequest({ certificates: [anna.signing.certificate], issuer });
    const response = await answerOcspRequest({
      request,
      issuer,
      responder,
      statuses: new Map([
        [anna.signing.certificate.serialNumber, { date: REVOKED_AT, reason: 'keyCompromise' }],
      ]),
      producedAt: NOW,
      thisUpdate: NOW,
    });
    const position = Buffer.from(response).indexOf(Buffer.from([0xa0, 0x03, 0x0a, 0x01, 0x01]));
    response[position + 4] = 6;
    folder.write('response.der', response);
    expect(() => opensslVerifies('anna.pem')).toThrow(/Response Verify Failure/i);
  });
});
