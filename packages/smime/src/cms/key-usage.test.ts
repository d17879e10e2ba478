import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { utf8 } from '../bytes/byte-arrays.js';
import {
  Certificate,
  clearSignMessage,
  decryptBytes,
  encryptBytes,
  importEncryptedPrivateKey,
  type PrivateKey,
  protectMessage,
  signMessage,
} from '../index.js';
import { type Firm, newFirm, newPerson, OpensslFolder, type Person, TODAY } from '../testing/firm.js';

const EMAIL_PROTECTION = '1.3.6.1.5.5.7.3.4';

describe('what a certificate says its key is for', () => {
  const folder = new OpensslFolder();
  let firm: Firm;
  let [anna, ben] = [] as unknown as [Person, Person];
  beforeAll(async () => {
    firm = await newFirm();
    anna = await newPerson(firm, 'anna@firm.example', 'rsa-2048');
    ben = await newPerson(firm, 'ben@firm.example', 'p-256');
  });
  afterAll(() => folder.close());

  /** With a key usage as OpenSSL writes it, or without the extension. */
  async function madeByOpenssl(
    algorithm: readonly string[],
    ...extensions: readonly string[]
  ): Promise<{ readonly certificate: Certificate; readonly key: PrivateKey }> {
    const subject = ['-subj', '/CN=Foreign/emailAddress=anna@firm.example'];
    const added = extensions.flatMap((value) => ['-addext', value]);
    folder.write('openssl.cnf', '[req]\ndistinguished_name=dn\n[dn]\n');
    const from = ['req', '-x509', '-config', 'openssl.cnf', '-new', ...algorithm, '-nodes', ...subject];
    folder.run(...from, '-keyout', 'key.pem', '-out', 'own.pem', ...added);
    folder.run('pkcs8', '-topk8', '-in', 'key.pem', '-passout', 'pass:x', '-out', 'key.p8');
    const text = (name: string) => new TextDecoder().decode(folder.read(name));
    return {
      certificate: Certificate.fromPem(text('own.pem')),
      key: await importEncryptedPrivateKey(text('key.p8'), 'x'),
    };
  }
  const RSA = ['-newkey', 'rsa:2048'];
  const EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];

  test('is told by the certificate: usages by their names, purposes by their identifiers', async () => {
    expect(anna.signing.certificate.keyUsage).toEqual(['digitalSignature']);
    expect(anna.encryption.certificate.keyUsage).toEqual(['keyEncipherment']);
    expect(ben.encryption.certificate.keyUsage).toEqual(['keyAgreement']);
    expect(firm.root.certificate.keyUsage).toEqual(['keyCertSign', 'cRLSign']);
    expect(anna.signing.certificate.extendedKeyUsage).toEqual([EMAIL_PROTECTION]);
    const all = await madeByOpenssl(
      EC,
      'keyUsage=decipherOnly,nonRepudiation,digitalSignature,keyAgreement',
      'extendedKeyUsage=clientAuth,emailProtection,1.2.3.4',
    );
    expect(all.certificate.keyUsage).toEqual([
      'digitalSignature',
      'nonRepudiation',
      'keyAgreement',
      'decipherOnly',
    ]);
    expect(all.certificate.extendedKeyUsage).toEqual(['1.3.6.1.5.5.7.3.2', EMAIL_PROTECTION, '1.2.3.4']);
    const none = await madeByOpenssl(EC);
    expect([none.certificate.keyUsage, none.certificate.extendedKeyUsage]).toEqual([undefined, undefined]);
  });

  const message = utf8('From: anna@firm.example\r\nTo: ben@firm.example\r\n\r\nHello\r\n');
  const refused = { code: 'invalid-argument', message: expect.stringContaining('is not for signing') };

  test('who gives the encryption certificate as the signer is told at once', async () => {
    const signer = { ...anna.encryption, chain: [] };
    const recipients = [{ certificate: ben.encryption.certificate }];
    const options = { message, signer, signingTime: TODAY };
    await expect(signMessage(options)).rejects.toMatchObject(refused);
    await expect(clearSignMessage(options)).rejects.toMatchObject(refused);
    await expect(
      protectMessage({ ...options, recipients, contentEncryption: 'aes-256-gcm' }),
    ).rejects.toMatchObject(refused);
    const together = { ...options, signer: anna.signer, coSigners: [signer] };
    await expect(signMessage(together)).rejects.toMatchObject(refused);
  });

  test.each([
    ['digitalSignature', ['keyUsage=digitalSignature,keyEncipherment']],
    ['nonRepudiation', ['keyUsage=nonRepudiation']],
    ['none', []],
  ] as const)('a certificate for signing signs: %s', async (_, extensions) => {
    const foreign = await madeByOpenssl(RSA, ...extensions);
    const signer = { ...foreign, chain: [] };
    expect(await signMessage({ message, signer, signingTime: TODAY })).toBeDefined();
  });

  const encrypt = (certificate: Certificate) =>
    encryptBytes({ content: utf8('x'), recipients: [{ certificate }] });

  test('who gives the signing certificate as the recipient is told at once', async () => {
    for (const { signing } of [anna, ben])
      await expect(encrypt(signing.certificate)).rejects.toMatchObject({
        code: 'recipient-invalid',
        message: expect.stringContaining('is not for encryption'),
      });
    const other = await madeByOpenssl(RSA, 'keyUsage=keyAgreement');
    await expect(encrypt(other.certificate)).rejects.toMatchObject({ code: 'recipient-invalid' });
  });

  test.each([
    ['RSA with keyEncipherment', RSA, ['keyUsage=digitalSignature,keyEncipherment']],
    ['EC with keyAgreement', EC, ['keyUsage=digitalSignature,keyAgreement']],
    ['RSA without key usage', RSA, []],
    ['EC without key usage', EC, []],
  ] as const)('a certificate for encryption is encrypted to: %s', async (_, algorithm, extensions) => {
    const foreign = await madeByOpenssl(algorithm, ...extensions);
    expect(await decryptBytes(await encrypt(foreign.certificate), [foreign])).toEqual(utf8('x'));
  });
});
