import { beforeAll, describe, expect, test } from 'vitest';
import {
  createCrl,
  createRootCertificate,
  generateKey,
  issueIssuingCertificate,
  issueMailboxCertificate,
  validatePath,
} from '../index.js';
import {
  type Firm,
  newFirm,
  newPerson,
  newSerial,
  type Person,
  strayIssuer,
  TODAY,
  VALIDITY,
} from '../testing/firm.js';

describe('validating a path', () => {
  let firm: Firm;
  let anna: Person;
  beforeAll(async () => {
    firm = await newFirm();
    anna = await newPerson(firm, 'anna@firm.example', 'p-256');
  });
  const validate = (more: Partial<Parameters<typeof validatePath>[0]> = {}) =>
    validatePath({
      certificate: anna.signing.certificate,
      intermediates: [firm.issuing.certificate],
      roots: [firm.root.certificate],
      at: TODAY,
      ...more,
    });

  test('a mailbox certificate leads to the root', async () => {
    const verdict = await validate({ use: 'sign' });
    expect(verdict).toMatchObject({ valid: true });
    expect(verdict.path.map(({ commonName }) => commonName)).toEqual([
      'anna@firm.example',
      'Test Issuing CA',
      'Test Root',
    ]);
  });

  test('the certificate for signing is not for encrypting, and the other way round', async () => {
    expect(await validate({ use: 'encrypt' })).toMatchObject({ valid: false, reason: 'key-usage' });
    expect(await validate({ use: 'sign', certificate: anna.encryption.certificate })).toMatchObject({
      reason: 'key-usage',
    });
    expect(await validate({ use: 'encrypt', certificate: anna.encryption.certificate })).toMatchObject({
      valid: true,
    });
  });

  test('time, missing links and strangers’ roots are told apart', async () => {
    expect(await validate({ at: new Date('2025-01-01') })).toMatchObject({ reason: 'not-yet-valid' });
    expect(await validate({ at: new Date('2060-01-01') })).toMatchObject({ reason: 'expired' });
    expect(await validate({ intermediates: [] })).toMatchObject({ reason: 'no-path' });
    const stranger = await newFirm();
    expect(await validate({ roots: [stranger.root.certificate] })).toMatchObject({
      valid: false,
      reason: 'signature',
    });
  });

  test('a mailbox outside the permitted domain is refused', async () => {
    const stray = { ...firm, issuing: await strayIssuer(firm, 'other.example') };
    const eve = await newPerson(stray, 'eve@other.example', 'p-256');
    expect(await validate({ certificate: eve.signing.certificate })).toMatchObject({
      reason: 'name-constraints',
    });
  });

  test('an issuing CA cannot make another CA', async () => {
    const key = await generateKey('p-256');
    const certificate = await issueIssuingCertificate({
      issuer: firm.issuing,
      commonName: 'Second CA',
      spki: key.spki,
      permittedDomains: ['firm.example'],
      validity: VALIDITY,
      serialNumber: newSerial(),
    });
    const leaf = await issueMailboxCertificate({
      issuer: { certificate, key },
      address: 'x@firm.example',
      spki: key.spki,
      use: 'sign',
      validity: VALIDITY,
      serialNumber: newSerial(),
    });
    const verdict = await validate({
      certificate: leaf,
      intermediates: [certificate, firm.issuing.certificate],
    });
    expect(verdict).toMatchObject({ reason: 'path-length' });
  });

  test('the right issuer is found among many of the same name', async () => {
    const others = await Promise.all(Array.from({ length: 8 }, () => newFirm()));
    const intermediates = [...others.map(({ issuing }) => issuing.certificate), firm.issuing.certificate];
    const roots = [...others.map(({ root }) => root.certificate), firm.root.certificate];
    expect(await validate({ intermediates, roots })).toMatchObject({ valid: true });
  });

  test('certificates that all name each other as issuers end quickly', async () => {
    const keys = await Promise.all(Array.from({ length: 20 }, () => generateKey('p-256')));
    const loops = await Promise.all(
      keys.map((key) =>
        createRootCertificate({ commonName: 'Loop', key, validity: VALIDITY, serialNumber: newSerial() }),
      ),
    );
    const verdict = await validate({ certificate: loops[0]!, intermediates: loops });
    expect(verdict).toMatchObject({ valid: false, reason: 'no-path' });
  });

  describe('with CRLs', () => {
    const crl = (revokedAt: Date, nextUpdate = VALIDITY.notAfter) =>
      createCrl({
        issuer: firm.issuing,
        number: 1n,
        thisUpdate: VALIDITY.notBefore,
        nextUpdate,
        revoked: [
          { serialNumber: anna.signing.certificate.serialNumber, date: revokedAt, reason: 'keyCompromise' },
        ],
      });

    test('a revoked certificate is refused from its revocation on', async () => {
      const crls = [await crl(new Date('2026-05-01'))];
      expect(await validate({ crls })).toMatchObject({ reason: 'revoked' });
      expect(await validate({ crls, at: new Date('2026-04-01') })).toMatchObject({ valid: true });
      expect(await validate({ crls, certificate: anna.encryption.certificate })).toMatchObject({
        valid: true,
      });
    });

    test('whoever must know does not accept a missing, outdated or foreign CRL', async () => {
      const stranger = await newFirm();
      const foreign = await createCrl({
        issuer: stranger.issuing,
        number: 1n,
        thisUpdate: VALIDITY.notBefore,
        nextUpdate: VALIDITY.notAfter,
        revoked: [],
      });
      const outdated = await crl(new Date('2026-12-01'), new Date('2026-02-01'));
      for (const crls of [[], [foreign], [outdated]]) {
        expect(await validate({ crls })).toMatchObject({ valid: true });
        expect(await validate({ crls, requireRevocation: true })).toMatchObject({
          reason: 'revocation-unknown',
        });
      }
    });
  });
});
