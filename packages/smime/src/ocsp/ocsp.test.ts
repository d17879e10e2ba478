import { beforeAll, describe, expect, test } from 'vitest';
import {
  answerOcspRequest,
  type Certificate,
  type CertificateStatus,
  createOcspRequest,
  generateKey,
  type Issuer,
  issueMailboxCertificate,
  readOcspRequest,
  refuseOcspRequest,
  verifyOcspResponse,
} from '../index.js';
import { type Firm, newFirm, newPerson, type Person, TODAY, VALIDITY } from '../testing/firm.js';
import { newResponder } from '../testing/ocsp-responder.js';

const HOUR = 3_600_000;
const hours = (count: number) => new Date(TODAY.getTime() + count * HOUR);
const NONCE = new Uint8Array(32).fill(7);
const REVOKED = { date: hours(-48), reason: 'keyCompromise' } as const;

describe('OCSP', () => {
  let firm: Firm;
  let anna: Person;
  let certificate: Certificate;
  let issuer: Certificate;
  let responder: Issuer;

  beforeAll(async () => {
    firm = await newFirm();
    anna = await newPerson(firm, 'anna@firm.example', 'p-256');
    certificate = anna.signing.certificate;
    issuer = firm.issuing.certificate;
    responder = await newResponder(firm.issuing);
  });

  const ask = (nonce?: Uint8Array) =>
    createOcspRequest({ certificates: [certificate], issuer, ...(nonce ? { nonce } : {}) });
  const answer = async (
    status?: CertificateStatus,
    more: Partial<Parameters<typeof answerOcspRequest>[0]> = {},
  ) =>
    answerOcspRequest({
      request: await ask(),
      issuer,
      responder,
      statuses: new Map(status ? [[certificate.serialNumber, status]] : []),
      producedAt: TODAY,
      thisUpdate: TODAY,
      nextUpdate: hours(24),
      ...more,
    });
  const verify = (response: Uint8Array, more: Partial<Parameters<typeof verifyOcspResponse>[0]> = {}) =>
    verifyOcspResponse({ response, certificate, issuer, at: hours(1), ...more });

  describe('an answer', () => {
    test('says good, revoked with date and reason, or unknown', async () => {
      expect(await verify(await answer('good'))).toMatchObject({
        valid: true,
        status: 'good',
        thisUpdate: TODAY,
        nextUpdate: hours(24),
        responder: { commonName: 'Test OCSP' },
      });
      expect(await verify(await answer(REVOKED))).toMatchObject({
        valid: true,
        status: 'revoked',
        revokedAt: REVOKED.date,
        reasonCode: 1,
      });
      expect(await verify(await answer())).toMatchObject({ valid: true, status: 'unknown' });
    });

    test('attack: memory that held one answer and holds another is read again', async () => {
      const older = (moment: Date) => answer('good', { thisUpdate: moment });
      const memory = await older(hours(-2));
      expect(await verify(memory)).toMatchObject({ thisUpdate: hours(-2) });
      // A signature has one byte more or less now and then.
      let newer = await older(TODAY);
      while (newer.length !== memory.length) newer = await older(TODAY);
      memory.set(newer);
      expect(await verify(memory)).toMatchObject({ thisUpdate: TODAY });
    });

    test.each(['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'] as const)(
      'comes to a question with %s',
      async (digest) => {
        const request = await createOcspRequest({ certificates: [certificate], issuer, digest });
        expect(readOcspRequest(request)).toEqual({ serialNumbers: [certificate.serialNumber] });
        expect(await verify(await answer('good', { request }))).toMatchObject({ status: 'good' });
      },
    );

    test('to several questions tells each certificate’s own status', async () => {
      const other = anna.encryption.certificate;
      const request = await createOcspRequest({ certificates: [certificate, other], issuer });
      const response = await answer(undefined, {
        request,
        statuses: new Map<string, CertificateStatus>([
          [certificate.serialNumber, REVOKED],
          [other.serialNumber, 'good'],
        ]),
      });
      expect(await verify(response)).toMatchObject({ status: 'revoked' });
      expect(await verify(response, { certificate: other })).toMatchObject({ status: 'good' });
    });

    test('repeats the nonce of its question; another one or none is refused', async () => {
      const response = await answer('good', { request: await ask(NONCE) });
      expect(await verify(response, { nonce: NONCE })).toMatchObject({ valid: true });
      expect(await verify(response, { nonce: NONCE.map((byte) => byte ^ 1) })).toMatchObject({
        valid: false,
        reason: 'nonce',
      });
      expect(await verify(await answer('good'), { nonce: NONCE })).toMatchObject({ reason: 'nonce' });
    });

    test('counts from its time on, until it is outdated', async () => {
      const response = await answer('good');
      expect(await verify(response, { at: hours(-1) })).toMatchObject({ reason: 'not-yet-valid' });
      expect(await verify(response, { at: hours(24) })).toMatchObject({ valid: true });
      expect(await verify(response, { at: hours(25) })).toMatchObject({ reason: 'outdated' });
    });

    test('without a time for the next one counts for an hour', async () => {
      const { nextUpdate: _, ...options } = {
        request: await ask(),
        issuer,
        responder,
        statuses: new Map([[certificate.serialNumber, 'good' as const]]),
        producedAt: TODAY,
        thisUpdate: TODAY,
        nextUpdate: TODAY,
      };
      const response = await answerOcspRequest(options);
      expect(await verify(response, { at: hours(1) })).toMatchObject({ valid: true });
      expect(await verify(response, { at: hours(2) })).toMatchObject({ reason: 'outdated' });
    });

    test('about another certificate, or one of another issuer with the same number, says nothing', async () => {
      const response = await answer('good');
      expect(await verify(response, { certificate: anna.encryption.certificate })).toMatchObject({
        reason: 'other-certificate',
      });
      const stranger = await newFirm();
      const twin = await issueMailboxCertificate({
        issuer: stranger.issuing,
        address: 'anna@firm.example',
        spki: anna.signing.key.spki,
        use: 'sign',
        validity: VALIDITY,
        serialNumber: Uint8Array.from(Buffer.from(certificate.serialNumber, 'hex')),
      });
      expect(
        await verify(response, { certificate: twin, issuer: stranger.issuing.certificate }),
      ).toMatchObject({ reason: 'other-certificate' });
    });

    test('that only says no is told with its reason', async () => {
      expect(await verify(refuseOcspRequest('try-later'))).toEqual({ valid: false, reason: 'try-later' });
      const response = await answer('good', { request: new Uint8Array([0x30, 0x00]) });
      expect(await verify(response)).toEqual({ valid: false, reason: 'malformed-request' });
      expect(await verify(new Uint8Array())).toEqual({ valid: false, reason: 'malformed' });
    });
  });

  describe('who may answer', () => {
    /** A response whose signer our own responder would not accept. */
    const answerAs = async (forger: Issuer, pretendedIssuer: Issuer) => {
      const request = await ask();
      const response = await answerOcspRequest({
        request,
        issuer: pretendedIssuer.certificate,
        responder: forger,
        statuses: new Map(),
        producedAt: TODAY,
        thisUpdate: TODAY,
        nextUpdate: hours(24),
      });
      return response;
    };

    test('a responder of another CA, even of the same name, is not authorised', async () => {
      const stranger = await newFirm();
      const theirs = await newResponder(stranger.issuing);
      expect(await verify(await answerAs(theirs, stranger.issuing))).toMatchObject({
        reason: 'unauthorised-responder',
      });
    });

    test('the root does not answer for the CA below it', async () => {
      const theirs = await newResponder(firm.root);
      expect(await verify(await answerAs(theirs, firm.root))).toMatchObject({
        reason: 'unauthorised-responder',
      });
    });

    test('a mailbox certificate of the same CA cannot answer', async () => {
      await expect(answer('good', { responder: anna.signing })).rejects.toMatchObject({
        code: 'malformed-certificate',
      });
    });

    test('a CA whose key is not for digital signatures needs a responder', async () => {
      await expect(answer('good', { responder: firm.issuing })).rejects.toMatchObject({
        code: 'malformed-certificate',
      });
    });

    test('a responder whose certificate has expired says nothing more', async () => {
      const response = await answer('good', { nextUpdate: new Date('2070-01-01') });
      expect(await verify(response, { at: new Date('2056-01-01') })).toMatchObject({
        reason: 'unauthorised-responder',
      });
    });

    test('an answer signed with a key other than the responder’s is refused', async () => {
      const { pkcs8 } = await generateKey('p-256');
      const response = await answer('good', {
        responder: { certificate: responder.certificate, key: { pkcs8, spki: responder.certificate.spki } },
      });
      expect(await verify(response)).toMatchObject({ reason: 'signature' });
    });
  });

  describe('a question', () => {
    test('needs a certificate, and a nonce of 32 to 128 bytes', async () => {
      await expect(createOcspRequest({ certificates: [], issuer })).rejects.toMatchObject({
        code: 'malformed-ocsp',
      });
      for (const length of [0, 31, 129])
        await expect(ask(new Uint8Array(length))).rejects.toMatchObject({ code: 'malformed-ocsp' });
      for (const length of [32, 128]) expect(await ask(new Uint8Array(length))).toBeInstanceOf(Uint8Array);
    });

    test('for more certificates than anybody needs is refused', async () => {
      const request = await createOcspRequest({ certificates: Array(300).fill(certificate), issuer });
      expect(() => readOcspRequest(request)).toThrow(expect.objectContaining({ code: 'too-large' }));
      expect(await verify(await answer('good', { request }))).toMatchObject({ reason: 'malformed-request' });
    });
  });
});
