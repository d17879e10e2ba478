import { describe, expect, test } from 'vitest';
import { utf8 } from '../bytes/byte-arrays.js';
import { chooseProtection, clearSignMessage, openMessage, type SmimeCapabilities } from '../index.js';
import { newFirm, newPerson, TODAY } from '../testing/firm.js';

const modern: SmimeCapabilities = {
  contentEncryption: ['aes-256-gcm', 'aes-128-gcm', 'aes-256-cbc', 'aes-128-cbc'],
  derivesContentKeys: true,
  oaep: true,
  prefersBinaryInside: true,
};
const gcmOnly: SmimeCapabilities = {
  contentEncryption: ['aes-128-gcm'],
  derivesContentKeys: false,
  oaep: true,
  prefersBinaryInside: false,
};
const old: SmimeCapabilities = {
  contentEncryption: ['aes-128-cbc'],
  derivesContentKeys: false,
  oaep: false,
  prefersBinaryInside: false,
};
const cbcWithOaep: SmimeCapabilities = { ...old, oaep: true };
const gcmWithoutOaep: SmimeCapabilities = { ...modern, oaep: false };
const unnamed: SmimeCapabilities = { ...old, contentEncryption: [] };

describe('choosing algorithms', () => {
  test.each([
    ['everybody is modern', [modern, modern], 'aes-256-gcm', 'oaep', 'binary', true],
    [
      'the weakest AEAD that all read comes before any CBC',
      [modern, gcmOnly],
      'aes-128-gcm',
      'oaep',
      'base64',
      false,
    ],
    ['one old program', [modern, old], 'aes-128-cbc', 'pkcs1', 'base64', false],
    ['nothing is known of one', [modern, undefined], 'aes-256-cbc', 'pkcs1', 'base64', false],
    ['somebody named no cipher of ours', [modern, unnamed], 'aes-256-cbc', 'pkcs1', 'base64', false],
    ['nothing in common', [gcmOnly, old], 'aes-128-cbc', 'pkcs1', 'base64', false],
    ['CBC, and OAEP that everybody reads', [modern, cbcWithOaep], 'aes-128-cbc', 'oaep', 'base64', false],
    ['AEAD, and one who did not name OAEP', [modern, gcmWithoutOaep], 'aes-256-gcm', 'pkcs1', 'binary', true],
  ] as const)('%s', (_, recipients, contentEncryption, rsaKeyTransport, inner, deriveContentKey) => {
    expect(chooseProtection(recipients)).toEqual({
      contentEncryption,
      rsaKeyTransport,
      inner,
      deriveContentKey,
    });
  });

  test('those of whom nothing is known are taken to read OAEP where they are taken to read AEAD', () => {
    expect(chooseProtection([undefined], ['aes-256-gcm'])).toMatchObject({
      contentEncryption: 'aes-256-gcm',
      rsaKeyTransport: 'oaep',
    });
  });

  test('attack: capabilities of a signature that does not verify are not believed', async () => {
    const firm = await newFirm();
    const anna = await newPerson(firm, 'anna@firm.example', 'p-256');
    const message = utf8('From: anna@firm.example\r\nTo: ben@firm.example\r\n\r\nHello\r\n');
    const signed = await clearSignMessage({
      message,
      signer: { ...anna.signer, derivesContentKeys: true },
      signingTime: TODAY,
    });
    const read = async (bytes: Uint8Array) =>
      (await openMessage(bytes, { keys: [], roots: [firm.root.certificate], at: TODAY, readers: [] }))
        .verdict;
    const { signature } = await read(signed);
    expect(chooseProtection([signature?.capabilities])).toEqual({
      contentEncryption: 'aes-256-gcm',
      rsaKeyTransport: 'oaep',
      inner: 'binary',
      deriveContentKey: true,
    });
    expect(signature?.encryptionCertificate?.serialNumber).toBe(anna.encryption.certificate.serialNumber);
    const forged = utf8(Buffer.from(signed).toString('latin1').replace('Hello', 'Hallo'));
    const verdict = await read(forged);
    expect(verdict.signature?.status).toBe('invalid');
    expect(verdict.signature?.capabilities).toBeUndefined();
    expect(verdict.signature?.encryptionCertificate).toBeUndefined();
  });
});
