import { beforeAll, describe, expect, test } from 'vitest';
import {
  answerOcspRequest,
  type Certificate,
  type CertificateStatus,
  createCrl,
  createOcspRequest,
  type Issuer,
  refuseOcspRequest,
  validatePath,
} from '../index.js';
import { type Firm, newFirm, newPerson, TODAY } from '../testing/firm.js';
import { newResponder } from '../testing/ocsp-responder.js';

const HOUR = 3_600_000;
const hours = (count: number) => new Date(TODAY.getTime() + count * HOUR);
const REVOKED = { date: hours(-48), reason: 'keyCompromise' } as const;

describe('OCSP answers in path validation', () => {
  let firm: Firm;
  let certificate: Certificate;
  let issuer: Certificate;
  let responder: Issuer;

  beforeAll(async () => {
    firm = await newFirm();
    certificate = (await newPerson(firm, 'anna@firm.example', 'p-256')).signing.certificate;
    issuer = firm.issuing.certificate;
    responder = await newResponder(firm.issuing);
  });

  const answer = async (status?: CertificateStatus) =>
    answerOcspRequest({
      request: await createOcspRequest({ certificates: [certificate], issuer }),
      issuer,
      responder,
      statuses: new Map(status ? [[certificate.serialNumber, status]] : []),
      producedAt: TODAY,
      thisUpdate: TODAY,
      nextUpdate: hours(24),
    });
  const validate = (more: Partial<Parameters<typeof validatePath>[0]> = {}) =>
    validatePath({
      certificate,
      intermediates: [issuer],
      roots: [firm.root.certificate],
      at: hours(1),
      requireRevocation: true,
      ...more,
    });
  /** Nothing revoked by the root. */
  const rootCrl = () => emptyCrl(firm.root);
  const emptyCrl = (by: Issuer) =>
    createCrl({ issuer: by, number: 1n, thisUpdate: hours(-1), nextUpdate: hours(48), revoked: [] });

  test('one counts as revocation information like a CRL', async () => {
    const crls = [await rootCrl()];
    expect(await validate({ crls })).toMatchObject({ reason: 'revocation-unknown' });
    expect(await validate({ crls, ocspResponses: [await answer('good')] })).toMatchObject({ valid: true });
    expect(await validate({ crls, ocspResponses: [await answer(REVOKED)] })).toMatchObject({
      reason: 'revoked',
    });
    expect(await validate({ crls, ocspResponses: [await answer()] })).toMatchObject({
      reason: 'revocation-unknown',
    });
  });

  test('answers alone are enough, the root’s for the CA among them', async () => {
    const rootAnswer = await answerOcspRequest({
      request: await createOcspRequest({ certificates: [issuer], issuer: firm.root.certificate }),
      issuer: firm.root.certificate,
      responder: await newResponder(firm.root),
      statuses: new Map([[issuer.serialNumber, 'good']]),
      producedAt: TODAY,
      thisUpdate: TODAY,
      nextUpdate: hours(24),
    });
    expect(await validate({ ocspResponses: [rootAnswer, await answer('good')] })).toMatchObject({
      valid: true,
    });
    expect(await validate()).toMatchObject({ reason: 'revocation-unknown' });
  });

  test('whoever says revoked is believed, CRL or answer', async () => {
    const crls = [await rootCrl(), await emptyCrl(firm.issuing)];
    expect(await validate({ crls, ocspResponses: [await answer(REVOKED)] })).toMatchObject({
      reason: 'revoked',
    });
    expect(
      await validate({ crls, ocspResponses: [await answer('good'), await answer(REVOKED)] }),
    ).toMatchObject({ reason: 'revoked' });
  });

  test('an outdated answer still proves a revocation, but not that there was none', async () => {
    const crls = [await rootCrl()];
    const at = hours(30);
    expect(await validate({ crls, at, ocspResponses: [await answer('good')] })).toMatchObject({
      reason: 'revocation-unknown',
    });
    expect(await validate({ crls, at, ocspResponses: [await answer(REVOKED)] })).toMatchObject({
      reason: 'revoked',
    });
  });

  test('a later answer counts for an earlier message, from before the revocation too', async () => {
    const crls = [await rootCrl()];
    const at = hours(-72);
    for (const status of ['good', REVOKED] as const)
      expect(await validate({ crls, at, ocspResponses: [await answer(status)] })).toMatchObject({
        valid: true,
      });
  });

  test('a damaged, refused or foreign answer is no information', async () => {
    const crls = [await rootCrl()];
    const good = await answer('good');
    const forged = Uint8Array.from(good);
    forged[forged.length - responder.certificate.der.length - 20]! ^= 1;
    for (const response of [new Uint8Array([1, 2]), refuseOcspRequest('unauthorized'), forged])
      expect(await validate({ crls, ocspResponses: [response] })).toMatchObject({
        reason: 'revocation-unknown',
      });
  });
});
