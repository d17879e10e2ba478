import { beforeAll, describe, expect, test } from 'vitest';
import { utf8 } from '../bytes/byte-arrays.js';
import {
  clearSignMessage,
  clearSignMessageStream,
  createCmsCertificates,
  encryptMessage,
  protectMessage,
  signMessage,
} from '../index.js';
import { newFirm, newPerson, type Person, TODAY } from '../testing/firm.js';

/** What a program without types may write. */
describe('signers and recipients that are none', () => {
  let anna: Person;
  beforeAll(async () => {
    anna = await newPerson(await newFirm(), 'anna@firm.example', 'p-256');
  });

  const message = utf8('From: anna@firm.example\r\nTo: ben@firm.example\r\n\r\nHello\r\n');
  const common = () => ({
    message,
    date: TODAY,
    signingTime: TODAY,
    signer: anna.signer,
    recipients: [{ certificate: anna.encryption.certificate }],
    contentEncryption: 'aes-256-gcm',
  });

  const signers: readonly (readonly [string, (right: object) => unknown, RegExp])[] = [
    ['without anything', () => undefined, /\{ certificate, key, chain \}/],
    ['without chain', (right) => ({ ...right, chain: undefined }), /has no chain/],
    [
      'with a chain that is one certificate',
      (right) => ({ ...right, chain: anna.signing.certificate }),
      /chain/,
    ],
    ['with a chain in PEM', (right) => ({ ...right, chain: [anna.signing.certificate.toPem()] }), /fromPem/],
    [
      'with a certificate in PEM',
      (right) => ({ ...right, certificate: anna.signing.certificate.toPem() }),
      /fromPem/,
    ],
    [
      'with an encryption certificate in DER',
      (right) => ({ ...right, encryptionCertificate: anna.encryption.certificate.der }),
      /fromDer/,
    ],
    ['without a key', (right) => ({ ...right, key: undefined }), /PrivateKey/],
    ['with a key in PEM', (right) => ({ ...right, key: '-----BEGIN PRIVATE KEY-----' }), /PrivateKey/],
  ];
  test.each(signers)('a signer %s is refused with the right shape', async (_, wrong, sentence) => {
    for (const write of [protectMessage, signMessage, clearSignMessage, clearSignMessageStream])
      for (const options of [{ signer: wrong(anna.signer) }, { coSigners: [wrong(anna.signer)] }])
        await expect(write({ ...common(), ...options } as never)).rejects.toMatchObject({
          name: 'SmimeError',
          code: 'invalid-argument',
          message: expect.stringMatching(sentence),
        });
  });

  const recipients: readonly (readonly [string, string, () => unknown, RegExp])[] = [
    ['invalid-argument', 'undefined', () => undefined, /no list/],
    [
      'invalid-argument',
      'one that stands alone',
      () => ({ certificate: anna.encryption.certificate }),
      /no list/,
    ],
    ['recipient-invalid', 'an empty list', () => [], /nobody/],
    [
      'invalid-argument',
      'a certificate alone',
      () => [anna.encryption.certificate],
      /write \{ certificate \}/,
    ],
    [
      'invalid-argument',
      'a certificate in PEM',
      () => [{ certificate: anna.encryption.certificate.toPem() }],
      /fromPem/,
    ],
    [
      'invalid-argument',
      'what looks like a certificate',
      () => [{ certificate: { ...anna.encryption.certificate } }],
      /fromPem/,
    ],
    ['invalid-argument', 'a text', () => [anna.encryption.certificate.toPem()], /\{ certificate \}/],
    ['invalid-argument', 'nothing', () => [{}], /none of them/],
    ['invalid-argument', 'no certificate', () => [{ certificate: undefined }], /fromPem/],
    ['invalid-argument', 'a kek without keyId', () => [{ kek: new Uint8Array(32) }], /bytes/],
    [
      'invalid-argument',
      'a kek in a DataView',
      () => [{ kek: new DataView(new ArrayBuffer(32)), keyId: new Uint8Array(4) }],
      /bytes/,
    ],
  ];
  test.each(recipients)('%s: recipients that are %s', async (code, _, wrong, sentence) => {
    for (const write of [protectMessage, encryptMessage])
      await expect(write({ ...common(), recipients: wrong() } as never)).rejects.toMatchObject({
        name: 'SmimeError',
        code,
        message: expect.stringMatching(sentence),
      });
  });

  test.each([
    ['signal', 'abort'],
    ['onProgress', 5],
  ])('a %s that is none is refused before the message is read', async (name, wrong) => {
    for (const write of [protectMessage, encryptMessage, signMessage, clearSignMessageStream])
      await expect(write({ ...common(), [name]: wrong } as never)).rejects.toMatchObject({
        code: 'invalid-argument',
        message: expect.stringContaining(name),
      });
  });

  test('certificates and CRLs to bring that are none are refused', async () => {
    const pem = anna.signing.certificate.toPem();
    for (const wrong of [
      {},
      { certificates: [pem] },
      { certificates: anna.signing.certificate },
      { certificates: [{ ...anna.signing.certificate }] },
      { certificates: [], crls: [pem] },
      { certificates: [], crls: pem },
    ])
      await expect(createCmsCertificates(wrong as never)).rejects.toMatchObject({ code: 'invalid-argument' });
  });
});
