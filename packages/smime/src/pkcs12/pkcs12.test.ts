import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encode, oid } from '../asn1/asn1.js';
import { PBE_SHA1_3DES, PBE_SHA1_RC2_40, PBES2, SHA_1, SHA_256 } from '../asn1/object-identifiers.js';
import { exportPkcs12, importPkcs12, SmimeError } from '../index.js';
import { type Firm, newFirm, newPerson, OpensslFolder, type Person } from '../testing/firm.js';

const PASSWORD = 'pässwörd 1';
const ITERATIONS = 2048;

describe('PKCS#12', () => {
  const folder = new OpensslFolder();
  let firm: Firm;
  let anna: Person;
  let pfx: Uint8Array;

  beforeAll(async () => {
    firm = await newFirm();
    anna = await newPerson(firm, 'anna@firm.example');
    pfx = await exportPkcs12({
      entries: [
        { ...anna.signing, friendlyName: 'Anna: Unterschrift' },
        { ...anna.encryption, friendlyName: 'Anna: Öffnen' },
      ],
      chain: [firm.issuing.certificate, firm.root.certificate],
      password: PASSWORD,
      iterations: ITERATIONS,
    });
    folder.write('anna.pfx', pfx);
  });
  afterAll(() => folder.close());

  test('what was exported is imported, keys beside their certificates', async () => {
    const { entries, chain } = await importPkcs12(pfx, PASSWORD);
    expect(entries.map(({ friendlyName }) => friendlyName)).toEqual(['Anna: Unterschrift', 'Anna: Öffnen']);
    expect(entries.map(({ certificate }) => certificate.der)).toEqual([
      anna.signing.certificate.der,
      anna.encryption.certificate.der,
    ]);
    expect(entries.map(({ key }) => key)).toEqual([anna.signing.key, anna.encryption.key]);
    expect(chain.map(({ commonName }) => commonName)).toEqual(['Test Issuing CA', 'Test Root']);
  });

  test('OpenSSL reads it: two keys, four certificates, strong algorithms', () => {
    const printed = folder.run('pkcs12', '-in', 'anna.pfx', '-passin', `pass:${PASSWORD}`, '-nodes');
    expect(printed.match(/BEGIN PRIVATE KEY/g)).toHaveLength(2);
    expect(printed.match(/BEGIN CERTIFICATE/g)).toHaveLength(4);
    expect(printed.match(/localKeyID/g)).toHaveLength(4);
    expect(() => folder.run('pkcs12', '-in', 'anna.pfx', '-passin', 'pass:wrong', '-nodes')).toThrow();
  });

  describe('in the legacy form', () => {
    let old: Uint8Array;
    beforeAll(async () => {
      const { signing, encryption } = anna;
      old = await exportPkcs12({
        entries: [signing, encryption],
        chain: [firm.issuing.certificate, firm.root.certificate],
        password: PASSWORD,
        form: 'legacy',
      });
      folder.write('old.pfx', old);
    });

    test('what was exported is imported', async () => {
      const { entries, chain } = await importPkcs12(old, PASSWORD);
      expect(entries.map(({ key }) => key)).toEqual([anna.signing.key, anna.encryption.key]);
      expect(entries.map(({ certificate }) => certificate.der)).toEqual([
        anna.signing.certificate.der,
        anna.encryption.certificate.der,
      ]);
      expect(chain.map(({ commonName }) => commonName)).toEqual(['Test Issuing CA', 'Test Root']);
    });

    test.each([
      ['by itself', []],
      ['when told that it is old', ['-legacy']],
    ] as const)('OpenSSL reads it %s: two keys, four certificates', (_, options) => {
      const read = ['pkcs12', '-in', 'old.pfx', '-nodes', ...options];
      const printed = folder.run(...read, '-passin', `pass:${PASSWORD}`);
      expect(printed.match(/BEGIN PRIVATE KEY/g)).toHaveLength(2);
      expect(printed.match(/BEGIN CERTIFICATE/g)).toHaveLength(4);
      expect(() => folder.run(...read, '-passin', 'pass:wrong')).toThrow();
    });

    test('keys and certificates are under 3DES, the MAC is of SHA-1, and nothing is under RC2', () => {
      const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
      const count = (algorithm: string) => hex(old).split(hex(encode(oid(algorithm)))).length - 1;
      expect(count(PBE_SHA1_3DES)).toBe(3); // All certificates in one, each of the two keys.
      expect(count(SHA_1)).toBe(1);
      expect([PBE_SHA1_RC2_40, PBES2, SHA_256].map(count)).toEqual([0, 0, 0]);
    });

    test('a wrong password does not open it', async () => {
      await expect(importPkcs12(old, 'Passwörd')).rejects.toMatchObject({ code: 'wrong-password' });
    });

    test('what OpenSSL writes in it under the empty password is read', async () => {
      folder.run('pkcs12', '-in', 'old.pfx', '-passin', `pass:${PASSWORD}`, '-nodes', '-out', 'all.pem');
      const scheme = ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1'];
      folder.run('pkcs12', '-export', '-in', 'all.pem', '-out', 'open.pfx', '-passout', 'pass:', ...scheme);
      const unprotected = folder.read('open.pfx');
      await expect(importPkcs12(unprotected, PASSWORD)).rejects.toMatchObject({ code: 'wrong-password' });
      expect((await importPkcs12(unprotected, '')).entries).toHaveLength(1);
    });

    test('the number of iterations is kept to what is read again', async () => {
      const file = { entries: [anna.signing], chain: [], password: PASSWORD, form: 'legacy' } as const;
      const slow = await exportPkcs12({ ...file, iterations: 20_000 });
      expect((await importPkcs12(slow, PASSWORD)).entries).toHaveLength(1);
      await expect(exportPkcs12({ ...file, iterations: 3_200_001 })).rejects.toMatchObject({
        code: 'invalid-argument',
      });
      await expect(exportPkcs12({ ...file, iterations: 0 })).rejects.toMatchObject({
        code: 'invalid-argument',
      });
    });
  });

  test('a wrong password and a damaged file are told apart', async () => {
    await expect(importPkcs12(pfx, 'Passwörd')).rejects.toMatchObject({ code: 'wrong-password' });
    await expect(importPkcs12(pfx.subarray(0, 500), PASSWORD)).rejects.toMatchObject({
      code: 'malformed-pkcs12',
    });
    await expect(importPkcs12(new Uint8Array(), PASSWORD)).rejects.toThrow(SmimeError);
  });

  test.each([
    ['as it comes', []],
    ['with 3DES and SHA-1', ['-certpbe', 'PBE-SHA1-3DES', '-keypbe', 'PBE-SHA1-3DES', '-macalg', 'sha1']],
    ['with SHA-512', ['-macalg', 'sha512']],
    ['with the old RC2 for certificates', ['-legacy']],
  ] as const)('a file that OpenSSL made is read: %s', async (_, options) => {
    folder.run('pkcs12', '-in', 'anna.pfx', '-passin', `pass:${PASSWORD}`, '-nodes', '-out', 'all.pem');
    folder.run(
      'pkcs12',
      '-export',
      '-in',
      'all.pem',
      '-name',
      'Anna',
      '-passout',
      'pass:pw',
      ...options,
      '-out',
      'theirs.pfx',
    );
    const { entries } = await importPkcs12(folder.read('theirs.pfx'), 'pw');
    expect(entries[0]?.key).toEqual(anna.signing.key);
    expect(entries[0]?.friendlyName).toBe('Anna');
  });
});
