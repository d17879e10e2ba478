import { beforeAll, describe, expect, test } from 'vitest';
import { utf8 } from './bytes/byte-arrays.js';
import {
  answerOcspRequest,
  chooseProtection,
  clearSignMessage,
  createCrl,
  createOcspRequest,
  exportPkcs12,
  generateKey,
  issueMailboxCertificate,
  issueOcspResponderCertificate,
  protectMessage,
  refuseOcspRequest,
  SmimeError,
  signMessage,
  validatePath,
} from './index.js';
import { type Firm, newFirm, newPerson, newSerial, type Person, TODAY, VALIDITY } from './testing/firm.js';

/** What a program without types may write; every name in JavaScript is one of Object's own properties, too. */
const NAMES = ['AES', 'constructor', '', undefined as unknown as string, null as unknown as string];

describe('names that there are not', () => {
  let firm: Firm;
  let anna: Person;
  beforeAll(async () => {
    firm = await newFirm();
    anna = await newPerson(firm, 'anna@firm.example', 'rsa-2048');
  });

  const message = utf8('From: anna@firm.example\r\nTo: ben@firm.example\r\n\r\nHello\r\n');
  const signed = (options: object) =>
    ({ message, signer: anna.signer, signingTime: TODAY, ...options }) as never;
  const protect = (options: object) => {
    const recipients = [{ certificate: anna.encryption.certificate }];
    return protectMessage(signed({ recipients, contentEncryption: 'aes-256-gcm', ...options }));
  };
  const withPadding = (rsaPadding: string) => signed({ signer: { ...anna.signer, rsaPadding } });
  const revokedFor = (reason: string) => [{ serialNumber: '01', date: TODAY, reason: reason as never }];
  const issuerAndNumber = () => ({ issuer: firm.issuing, number: 1n, thisUpdate: TODAY, nextUpdate: TODAY });

  const choices: readonly (readonly [string, string, (name: never) => unknown])[] = [
    ['contentEncryption of protectMessage', "'aes-256-gcm'", (name) => protect({ contentEncryption: name })],
    ['rsaKeyTransport of protectMessage', "'oaep', 'pkcs1'", (name) => protect({ rsaKeyTransport: name })],
    ['inner of protectMessage', "'binary', 'base64'", (name) => protect({ inner: name })],
    ['rsaPadding of protectMessage', "'pkcs1', 'pss'", (name) => protect(withPadding(name))],
    ['rsaPadding of signMessage', "'pkcs1', 'pss'", (name) => signMessage(withPadding(name))],
    ['rsaPadding of clearSignMessage', "'pkcs1', 'pss'", (name) => clearSignMessage(withPadding(name))],
    ['unknown of chooseProtection', "'aes-128-cbc'", async (name) => chooseProtection([], [name])],
    ['the kind of key of generateKey', "'p-256', 'p-384'", (name) => generateKey(name)],
    [
      'use of issueMailboxCertificate',
      "'sign', 'encrypt'",
      (use) =>
        issueMailboxCertificate({
          issuer: firm.issuing,
          address: 'anna@firm.example',
          spki: anna.signing.key.spki,
          use,
          validity: VALIDITY,
          serialNumber: newSerial(),
        }),
    ],
    [
      'use of validatePath',
      "'sign', 'encrypt'",
      (use) =>
        validatePath({ certificate: anna.signing.certificate, intermediates: [], roots: [], at: TODAY, use }),
    ],
    [
      'reason of createCrl',
      "'unspecified', 'keyCompromise'",
      (reason) => createCrl({ ...issuerAndNumber(), revoked: revokedFor(reason) }),
    ],
    [
      'form of exportPkcs12',
      "'pbes2', 'legacy'",
      (form) => exportPkcs12({ entries: [], chain: [], password: 'x', form }),
    ],
    [
      'digest of createOcspRequest',
      "'SHA-1', 'SHA-256'",
      (digest) =>
        createOcspRequest({
          certificates: [anna.signing.certificate],
          issuer: firm.issuing.certificate,
          digest,
        }),
    ],
    ['refusal of refuseOcspRequest', "'try-later'", async (name) => refuseOcspRequest(name)],
    [
      'reason of answerOcspRequest',
      "'unspecified', 'keyCompromise'",
      async (reason) => {
        const certificate = anna.signing.certificate;
        const request = await createOcspRequest({
          certificates: [certificate],
          issuer: firm.issuing.certificate,
        });
        const { certificate: issuer } = firm.issuing;
        // The issuer cannot answer by itself: its certificate is for issuing alone.
        const key = await generateKey('p-256');
        const responder = await issueOcspResponderCertificate({
          issuer: firm.issuing,
          commonName: 'OCSP',
          spki: key.spki,
          validity: VALIDITY,
          serialNumber: newSerial(),
        });
        const statuses = new Map([[certificate.serialNumber, { date: TODAY, reason }]]);
        const times = { producedAt: TODAY, thisUpdate: TODAY };
        return answerOcspRequest({
          request,
          issuer,
          responder: { certificate: responder, key },
          statuses,
          ...times,
        });
      },
    ],
  ];

  test.each(choices)('%s: a sentence names those that there are', async (what, accepted, call) => {
    const hasDefault = /inner|rsa|form|digest|use of validatePath/.test(what);
    for (const name of NAMES) {
      if (hasDefault && (name === undefined || name === null)) continue;
      const error = await Promise.resolve(call(name as never)).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(SmimeError);
      expect(error).toMatchObject({ code: 'invalid-argument', message: expect.stringContaining(accepted) });
      if (name) expect((error as Error).message).not.toContain(name);
    }
  });
});
