import type * as pkijs from 'pkijs';
import { beforeAll, describe, expect, test } from 'vitest';
import * as id from '../asn1/object-identifiers.js';
import { encodeName } from '../certificates/distinguished-name.js';
import { extendedKeyUsage, keyUsage, nameOf, signCertificate } from '../certificates/sign-certificate.js';
import {
  answerOcspRequest,
  createCrl,
  createOcspRequest,
  generateKey,
  type Issuer,
  type RevocationReason,
  verifyOcspResponse,
} from '../index.js';
import { type Firm, newFirm, newPerson, newSerial, type Person, TODAY, VALIDITY } from '../testing/firm.js';
import { OCSP_SIGNING } from './ocsp-identifiers.js';

const TOMORROW = new Date(TODAY.getTime() + 86_400_000);

describe('a responder whose certificate the CA made in another way', () => {
  let firm: Firm;
  let anna: Person;
  beforeAll(async () => {
    firm = await newFirm();
    anna = await newPerson(firm, 'anna@firm.example', 'p-256');
  });

  const responderWith = async (
    extensions: readonly pkijs.Extension[],
    issuer = firm.issuing,
  ): Promise<Issuer> => {
    const key = await generateKey('p-256');
    const certificate = await signCertificate(
      {
        issuerName: nameOf(firm.issuing.certificate),
        subjectName: encodeName([{ type: id.COMMON_NAME, text: 'Responder' }]),
        spki: key.spki,
        validity: VALIDITY,
        serialNumber: newSerial(),
        extensions,
      },
      issuer.key,
    );
    return { certificate, key };
  };
  const verdictOf = async (responder: Issuer, crls: readonly Uint8Array[] = []) => {
    const { certificate } = anna.signing;
    const issuer = firm.issuing.certificate;
    const response = await answerOcspRequest({
      request: await createOcspRequest({ certificates: [certificate], issuer }),
      issuer,
      responder,
      statuses: new Map([[certificate.serialNumber, 'good']]),
      producedAt: TODAY,
      thisUpdate: TODAY,
      nextUpdate: TOMORROW,
    });
    return verifyOcspResponse({ response, certificate, issuer, at: TODAY, crls });
  };
  const crl = (...revoked: readonly { serialNumber: string; date: Date; reason: RevocationReason }[]) =>
    createCrl({ issuer: firm.issuing, number: 1n, thisUpdate: TODAY, nextUpdate: TOMORROW, revoked });

  test('without id-pkix-ocsp-nocheck it counts only while a CRL shows that it is not revoked', async () => {
    const responder = await responderWith([keyUsage('digitalSignature'), extendedKeyUsage(OCSP_SIGNING)]);
    const { serialNumber } = responder.certificate;
    expect(await verdictOf(responder)).toMatchObject({ reason: 'unauthorised-responder' });
    expect(await verdictOf(responder, [await crl()])).toMatchObject({ valid: true, status: 'good' });
    expect(
      await verdictOf(responder, [await crl({ serialNumber, date: TODAY, reason: 'keyCompromise' })]),
    ).toMatchObject({ reason: 'unauthorised-responder' });
  });

  test('for any purpose instead of OCSP it may not answer', async () => {
    for (const extensions of [[], [extendedKeyUsage(id.ANY_EXTENDED_KEY_USAGE)]])
      await expect(responderWith(extensions).then((responder) => verdictOf(responder))).rejects.toMatchObject(
        {
          code: 'malformed-certificate',
        },
      );
  });

  test('for OCSP, but not for signatures, it may not answer', async () => {
    const responder = responderWith([keyUsage('keyAgreement'), extendedKeyUsage(OCSP_SIGNING)]);
    await expect(responder.then((made) => verdictOf(made))).rejects.toMatchObject({
      code: 'malformed-certificate',
    });
  });

  test('that only names the CA as its issuer is not authorised', async () => {
    const forger = await newFirm();
    const responder = await responderWith(
      [keyUsage('digitalSignature'), extendedKeyUsage(OCSP_SIGNING)],
      forger.issuing,
    );
    expect(await verdictOf(responder, [await crl()])).toMatchObject({ reason: 'unauthorised-responder' });
  });
});
