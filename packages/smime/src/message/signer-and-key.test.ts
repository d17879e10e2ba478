import { beforeAll, describe, expect, test } from 'vitest';
import { utf8 } from '../bytes/byte-arrays.js';
import {
  answerOcspRequest,
  Certificate,
  clearSignMessage,
  clearSignMessageStream,
  collect,
  createCrl,
  exportPkcs12,
  generateKey,
  issueMailboxCertificate,
  issueOcspResponderCertificate,
  openMessage,
  protectMessage,
  signMessage,
} from '../index.js';
import { type Firm, newFirm, newPerson, newSerial, type Person, TODAY, VALIDITY } from '../testing/firm.js';

describe('a private key beside the certificate of another', () => {
  let firm: Firm;
  let [anna, ben] = [] as unknown as [Person, Person];
  beforeAll(async () => {
    firm = await newFirm();
    [anna, ben] = await Promise.all([
      newPerson(firm, 'anna@firm.example', 'p-256'),
      newPerson(firm, 'ben@firm.example', 'p-256'),
    ]);
  });

  /** A message that tells whether it was asked for. */
  function message() {
    let isRead = false;
    async function* bytes() {
      isRead = true;
      yield utf8('From: anna@firm.example\r\nTo: ben@firm.example\r\n\r\nHello\r\n');
    }
    return { bytes: bytes(), isRead: () => isRead };
  }
  const refused = (who: string) => ({ code: 'invalid-argument', message: expect.stringContaining(who) });

  test('signs nothing, and the message is not even read', async () => {
    const signer = { ...anna.signer, key: ben.signing.key };
    const { bytes, isRead } = message();
    const recipients = [{ certificate: ben.encryption.certificate }];
    const options = { message: bytes, signer, signingTime: TODAY };
    const protection = { ...options, recipients, contentEncryption: 'aes-256-gcm' as const };
    await expect(protectMessage(protection)).rejects.toMatchObject(refused('anna@firm.example'));
    await expect(signMessage(options)).rejects.toMatchObject(refused('anna@firm.example'));
    await expect(clearSignMessageStream(options)).rejects.toMatchObject(refused('anna@firm.example'));
    await expect(clearSignMessage({ ...options, message: new Uint8Array() })).rejects.toMatchObject(
      refused('anna@firm.example'),
    );
    expect(isRead()).toBe(false);
  });

  test('nor does it for somebody who signs as well', async () => {
    const coSigners = [{ ...ben.signer, key: anna.signing.key }];
    const options = { message: message().bytes, signer: anna.signer, coSigners, signingTime: TODAY };
    await expect(signMessage(options)).rejects.toMatchObject(refused('ben@firm.example'));
  });

  test('an encryption key does not pass for the signing key of the same person', async () => {
    const signer = { ...anna.signer, key: anna.encryption.key };
    const options = { message: message().bytes, signer, signingTime: TODAY };
    await expect(signMessage(options)).rejects.toMatchObject(refused('anna@firm.example'));
  });

  test('issues no certificate, no CRL and no OCSP answer', async () => {
    const ocspKey = await generateKey('p-256');
    const responder = await issueOcspResponderCertificate({
      issuer: firm.issuing,
      commonName: 'OCSP',
      spki: ocspKey.spki,
      validity: VALIDITY,
      serialNumber: newSerial(),
    });
    const issuer = { certificate: firm.issuing.certificate, key: firm.root.key };
    const certificate = issueMailboxCertificate({
      issuer,
      address: 'carl@firm.example',
      spki: anna.signing.key.spki,
      use: 'sign',
      validity: VALIDITY,
      serialNumber: newSerial(),
    });
    const crl = createCrl({ issuer, number: 1n, thisUpdate: TODAY, nextUpdate: TODAY, revoked: [] });
    const answer = answerOcspRequest({
      request: new Uint8Array(),
      issuer: firm.issuing.certificate,
      responder: { certificate: responder, key: firm.issuing.key },
      statuses: new Map(),
      producedAt: TODAY,
      thisUpdate: TODAY,
    });
    const answers = await Promise.allSettled([certificate, crl, answer]);
    for (const result of answers)
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'invalid-argument' } });
  });

  test('goes into no key file, which nobody could open', async () => {
    const entry = { certificate: anna.signing.certificate, key: ben.signing.key };
    await expect(exportPkcs12({ entries: [entry], chain: [], password: 'geheim' })).rejects.toMatchObject(
      refused('anna@firm.example'),
    );
  });

  test('decrypts nothing, and says no more than any wrong key', async () => {
    const { bytes } = await protectMessage({
      message: message().bytes,
      signer: anna.signer,
      recipients: [{ certificate: ben.encryption.certificate }],
      contentEncryption: 'aes-256-gcm',
      signingTime: TODAY,
    });
    const keys = [{ certificate: ben.encryption.certificate, key: anna.encryption.key }];
    const options = { keys, roots: [firm.root.certificate], at: TODAY, readers: ['ben@firm.example'] };
    await expect(openMessage(await collect(bytes), options)).rejects.toMatchObject({
      code: 'decryption-failed',
    });
  });

  test('a certificate that was read again has the same key', async () => {
    const signer = { ...anna.signer, certificate: Certificate.fromDer(anna.signer.certificate.der) };
    await expect(
      signMessage({ message: message().bytes, signer, signingTime: TODAY }),
    ).resolves.toBeDefined();
  });
});
