import { beforeAll, describe, expect, test } from 'vitest';
import { utf8 } from './bytes/byte-arrays.js';
import {
  decryptBytes,
  encryptBytes,
  exportEncryptedPrivateKey,
  exportPkcs12,
  importEncryptedPrivateKey,
  importPkcs12,
  protectMessage,
} from './index.js';
import { newFirm, newPerson, OpensslFolder, type Person, TODAY } from './testing/firm.js';

/** What a program without types gives when its own user has entered nothing. */
const NONE = [undefined, null, 1, ['a']] as unknown as readonly string[];

describe('a password that is missing', () => {
  let anna: Person;
  beforeAll(async () => {
    anna = await newPerson(await newFirm(), 'anna@firm.example', 'p-256');
  });

  test.each([...NONE, ''])('is nobody to encrypt to: %j', async (password) => {
    const invalid = { code: 'recipient-invalid', message: expect.stringContaining('password is missing') };
    const recipients = [{ certificate: anna.encryption.certificate }, { password }];
    await expect(encryptBytes({ content: utf8('x'), recipients })).rejects.toMatchObject(invalid);
    const message = utf8('From: anna@firm.example\r\nTo: ben@firm.example\r\n\r\nHello\r\n');
    const options = { message, signer: anna.signer, signingTime: TODAY, recipients };
    const protecting = protectMessage({ ...options, contentEncryption: 'aes-256-gcm' });
    await expect(protecting).rejects.toMatchObject(invalid);
  });

  test.each([...NONE, ''])('protects no key: %j', async (password) => {
    const invalid = { code: 'invalid-argument', message: expect.stringContaining('password is missing') };
    const { key } = anna.signing;
    await expect(exportEncryptedPrivateKey({ key, password })).rejects.toMatchObject(invalid);
    for (const form of ['pbes2', 'legacy'] as const) {
      const file = { entries: [anna.signing], chain: [], password, form };
      await expect(exportPkcs12(file)).rejects.toMatchObject(invalid);
    }
  });

  test.each(NONE)('opens nothing, and is not taken for another: %j', async (password) => {
    const invalid = { code: 'invalid-argument', message: expect.stringContaining('password is missing') };
    const { key } = anna.signing;
    const text = String(password);
    const keyFile = await exportEncryptedPrivateKey({ key, password: text, iterations: 1 });
    await expect(importEncryptedPrivateKey(keyFile, password)).rejects.toMatchObject(invalid);
    const entry = { entries: [anna.signing], chain: [], iterations: 1 };
    await expect(
      importPkcs12(await exportPkcs12({ ...entry, password: text }), password),
    ).rejects.toMatchObject(invalid);
    const cms = await encryptBytes({ content: utf8('x'), recipients: [{ password: text }] });
    await expect(decryptBytes(cms, [{ password }])).rejects.toMatchObject(invalid);
  });

  test('but what another program wrote under the empty one is read', async () => {
    const folder = new OpensslFolder();
    try {
      folder.run('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', 'key.pem');
      folder.run('req', '-x509', '-new', '-key', 'key.pem', '-subj', '/CN=Anna', '-out', 'own.pem');
      const under = ['-passout', 'pass:'];
      folder.run('pkcs12', '-export', '-inkey', 'key.pem', '-in', 'own.pem', '-out', 'own.pfx', ...under);
      const { entries } = await importPkcs12(folder.read('own.pfx'), '');
      expect(entries.map(({ certificate }) => certificate.commonName)).toEqual(['Anna']);
    } finally {
      folder.close();
    }
  });
});
