import { beforeAll, describe, expect, test } from 'vitest';
import { der, derContext, derOctets, derOid, derSequence } from '../asn1/der.js';
import { membersOf, octetsOf, readTlv } from '../asn1/tlv.js';
import {
  answerOcspRequest,
  type Certificate,
  type CertificateStatus,
  createOcspRequest,
  type Issuer,
  verifyOcspResponse,
} from '../index.js';
import { signatureScheme, signBytes } from '../keys/sign-bytes.js';
import { type Firm, newFirm, newPerson, TODAY } from '../testing/firm.js';
import { newResponder } from '../testing/ocsp-responder.js';
import { OCSP_BASIC } from './ocsp-identifiers.js';

const OCSP = 'OCSP response';
const REVOKED: CertificateStatus = { date: new Date(TODAY.getTime() - 3_600_000), reason: 'keyCompromise' };

/** A responder that names a certificate twice is believed the worse: it may have been brought to add the better. */
describe('an OCSP answer with several statements on one certificate', () => {
  let firm: Firm;
  let certificate: Certificate;
  let responder: Issuer;
  beforeAll(async () => {
    firm = await newFirm();
    certificate = (await newPerson(firm, 'anna@firm.example', 'p-256')).signing.certificate;
    responder = await newResponder(firm.issuing);
  });

  const issuer = () => firm.issuing.certificate;
  const answer = async (status: CertificateStatus | undefined) =>
    answerOcspRequest({
      request: await createOcspRequest({ certificates: [certificate], issuer: issuer() }),
      issuer: issuer(),
      responder,
      statuses: new Map(status ? [[certificate.serialNumber, status]] : []),
      producedAt: TODAY,
      thisUpdate: TODAY,
      nextUpdate: new Date(TODAY.getTime() + 3_600_000),
    });
  const members = (bytes: Uint8Array) => membersOf(readTlv(bytes, OCSP), OCSP).map((member) => member.bytes);
  /** tbsResponseData, and what follows it. */
  const basicOf = (response: Uint8Array) => {
    const [, octets] = members(members(members(response)[1]!)[0]!);
    const [data, ...rest] = members(octetsOf(readTlv(octets!, OCSP), OCSP));
    return { data: data!, certificates: rest.at(-1)! };
  };
  /** The statements of several answers in one, signed anew. */
  const joined = async (statuses: readonly (CertificateStatus | undefined)[]) => {
    const answers = await Promise.all(statuses.map(answer));
    const { data, certificates } = basicOf(answers[0]!);
    const [name, producedAt] = members(data);
    const singles = answers.flatMap((one) => members(members(basicOf(one).data)[2]!));
    const signed = derSequence(name!, producedAt!, derSequence(...singles));
    const signature = der(3, Uint8Array.of(0), await signBytes(responder.key, signed));
    const algorithm = signatureScheme(responder.key.spki).algorithm;
    const basic = derSequence(signed, algorithm, signature, certificates);
    return derSequence(
      Uint8Array.of(10, 1, 0),
      derContext(0, derSequence(derOid(OCSP_BASIC), derOctets(basic))),
    );
  };

  test.each<[string, readonly (CertificateStatus | undefined)[]]>([
    ['good', ['good', 'good']],
    ['unknown', ['good', undefined]],
    ['unknown', [undefined, 'good']],
    ['revoked', ['good', REVOKED]],
    ['revoked', [REVOKED, 'good']],
    ['revoked', [undefined, REVOKED, 'good']],
  ])('attack: is believed the gravest, here %s', async (status, statuses) => {
    const response = await joined(statuses);
    const verdict = await verifyOcspResponse({ response, certificate, issuer: issuer(), at: TODAY });
    expect(verdict).toMatchObject({ status });
  });
});
