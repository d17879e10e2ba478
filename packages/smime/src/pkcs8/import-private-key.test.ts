import { afterAll, describe, expect, test } from 'vitest';
import { utf8 } from '../bytes/byte-arrays.js';
import { toPem } from '../bytes/pem.js';
import {
  exportEncryptedPrivateKey,
  generateKey,
  importEncryptedPrivateKey,
  importPrivateKey,
} from '../index.js';
import { keyPem, OpensslFolder } from '../testing/firm.js';

describe('a private key without a password', () => {
  const folder = new OpensslFolder();
  afterAll(() => folder.close());
  const told = (sentence: string) => ({
    code: 'malformed-private-key',
    message: expect.stringContaining(sentence),
  });

  test.each([
    ['RSA', ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048']],
    ['EC', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256']],
    ['Ed25519', ['-algorithm', 'ED25519']],
    ['X25519', ['-algorithm', 'X25519']],
  ] as const)('that OpenSSL makes is read, as PEM and as DER: %s', async (_, how) => {
    folder.run('genpkey', ...how, '-out', 'key.pem');
    const toDer = ['pkcs8', '-topk8', '-nocrypt', '-outform', 'DER'];
    folder.run(...toDer, '-in', 'key.pem', '-out', 'key.der');
    folder.run('pkey', '-in', 'key.pem', '-pubout', '-outform', 'DER', '-out', 'public.der');
    const key = await importPrivateKey(new TextDecoder().decode(folder.read('key.pem')));
    expect(key.spki).toEqual(folder.read('public.der'));
    expect(await importPrivateKey(folder.read('key.der'))).toEqual(key);
  });

  test('comes in as it went out', async () => {
    const key = await generateKey('p-256');
    expect(await importPrivateKey(keyPem(key))).toEqual(key);
    expect(await importPrivateKey(key.pkcs8)).toEqual(key);
  });

  test('is told from one under a password, and the other way round', async () => {
    const key = await generateKey('p-256');
    const file = await exportEncryptedPrivateKey({ key, password: 'x', iterations: 1 });
    for (const wrong of [file, toPem('ENCRYPTED PRIVATE KEY', file)])
      await expect(importPrivateKey(wrong)).rejects.toMatchObject(told('importEncryptedPrivateKey'));
    for (const wrong of [key.pkcs8, keyPem(key)])
      await expect(importEncryptedPrivateKey(wrong, 'x')).rejects.toMatchObject(told('importPrivateKey'));
  });

  test('in the old form of OpenSSL is refused, and the way out named', async () => {
    folder.run('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', 'new.pem');
    folder.run('ec', '-in', 'new.pem', '-out', 'old.pem');
    const old = new TextDecoder().decode(folder.read('old.pem'));
    folder.run('ec', '-in', 'new.pem', '-outform', 'DER', '-out', 'old.der');
    for (const file of [old, folder.read('old.der')])
      await expect(importPrivateKey(file)).rejects.toMatchObject(told('openssl pkcs8 -topk8 -nocrypt'));
    folder.run('pkcs8', '-topk8', '-nocrypt', '-in', 'old.pem', '-out', 'again.pem');
    expect(await importPrivateKey(new TextDecoder().decode(folder.read('again.pem')))).toBeDefined();
  });

  test('is told from anything else', async () => {
    const key = await generateKey('p-256');
    await expect(importPrivateKey(utf8(keyPem(key)))).rejects.toMatchObject(told('as a string'));
    await expect(importPrivateKey('no PEM')).rejects.toMatchObject(told('PEM form'));
    for (const bytes of [new Uint8Array(), key.spki, key.pkcs8.subarray(0, 40)])
      await expect(importPrivateKey(bytes)).rejects.toMatchObject(told('PKCS #8'));
    await expect(importPrivateKey(undefined as never)).rejects.toMatchObject({ code: 'invalid-argument' });
  });
});
