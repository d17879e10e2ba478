import { afterAll, describe, expect, test } from 'vitest';
import { utf8 } from '../bytes/byte-arrays.js';
import { createCertificateRequest, generateKey, verifyCertificateRequest } from '../index.js';
import { OpensslFolder } from '../testing/firm.js';

describe('certificate requests', () => {
  const folder = new OpensslFolder();
  afterAll(() => folder.close());

  test.each(['rsa-2048', 'p-256', 'p-384'] as const)(
    'OpenSSL accepts a request made with %s, and so do we',
    async (algorithm) => {
      const key = await generateKey(algorithm);
      const der = await createCertificateRequest({ address: 'Anna@firm.example', key });
      folder.write('ours.csr', der);
      folder.run('req', '-in', 'ours.csr', '-inform', 'DER', '-noout', '-verify');
      expect(await verifyCertificateRequest(der)).toEqual({ spki: key.spki, address: 'anna@firm.example' });
    },
  );

  test.each([
    'ж@firm.example',
    'Anna <anna@firm.example>',
    'anna<anna@firm.example>',
    'anna',
    'a@b.example,c@d.example',
    '',
  ])('none is made for %j, which would become somebody else’s address or none', async (address) => {
    const key = await generateKey('p-256');
    await expect(createCertificateRequest({ address, key })).rejects.toMatchObject({
      code: 'malformed-certificate',
    });
  });

  test('a request that OpenSSL made is read', async () => {
    folder.run(
      'req',
      '-new',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      'k.pem',
      '-subj',
      '/CN=ben@firm.example',
      '-outform',
      'DER',
      '-out',
      'theirs.csr',
    );
    expect((await verifyCertificateRequest(folder.read('theirs.csr'))).address).toBe('ben@firm.example');
  });

  test('a request in PEM form is read as text, and told from DER as bytes', async () => {
    const subject = ['-nodes', '-subj', '/CN=ben@firm.example'];
    const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-keyout', 'ec.pem'];
    for (const form of [[], ['-newhdr']]) {
      folder.run('req', '-new', ...newKey, ...subject, ...form, '-out', 'theirs.pem');
      const pem = new TextDecoder().decode(folder.read('theirs.pem'));
      expect((await verifyCertificateRequest(pem)).address).toBe('ben@firm.example');
      await expect(verifyCertificateRequest(utf8(pem))).rejects.toMatchObject({
        code: 'malformed-certificate-request',
        message: expect.stringContaining('give it as a string'),
      });
    }
    await expect(verifyCertificateRequest('no PEM')).rejects.toMatchObject({
      code: 'malformed-certificate-request',
      message: expect.stringContaining('PEM form'),
    });
    await expect(verifyCertificateRequest(undefined as never)).rejects.toMatchObject({
      code: 'invalid-argument',
    });
  });

  test('a weak key is refused', async () => {
    folder.run(
      'req',
      '-new',
      '-newkey',
      'rsa:1024',
      '-nodes',
      '-keyout',
      'k.pem',
      '-subj',
      '/CN=ben@firm.example',
      '-outform',
      'DER',
      '-out',
      'weak.csr',
    );
    await expect(verifyCertificateRequest(folder.read('weak.csr'))).rejects.toMatchObject({
      code: 'certificate-request-invalid',
    });
  });

  test('somebody else’s key in the request is refused', async () => {
    const [own, other] = [await generateKey('p-256'), await generateKey('p-256')];
    const der = await createCertificateRequest({
      address: 'anna@firm.example',
      key: { pkcs8: own.pkcs8, spki: other.spki },
    });
    await expect(verifyCertificateRequest(der)).rejects.toMatchObject({
      code: 'certificate-request-invalid',
    });
    await expect(verifyCertificateRequest(der.subarray(1))).rejects.toMatchObject({
      code: 'malformed-certificate-request',
    });
  });
});
