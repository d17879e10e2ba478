import { createCipheriv, createDecipheriv } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { der, derOctets, derOid } from '../asn1/der.js';
import * as id from '../asn1/object-identifiers.js';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { chunksOf } from '../bytes/byte-source.js';
import { encryptContent } from '../cms/enveloped-data.js';
import { collect, type KeyAlgorithm, openCmsStream, openMessageStream } from '../index.js';
import { type Firm, keyPem, newFirm, newPerson, OpensslFolder, TODAY } from '../testing/firm.js';
import { memoryTemporaryStore } from '../testing/memory-temporary-store.js';

/** More than is kept of any message. */
const PAYLOAD = utf8(
  `From: anna@firm.example\r\nTo: ben@firm.example\r\nContent-Type: text/plain; hp="clear"\r\n\r\n${`${'x'.repeat(74)}\r\n`.repeat(70_000)}`,
);
const KEK = { keyId: utf8('k'), kek: new Uint8Array(32).fill(9) };

describe('large messages in rare forms', () => {
  const folder = new OpensslFolder();
  let firm: Firm;

  beforeAll(async () => {
    firm = await newFirm();
    folder.write('payload', PAYLOAD);
    folder.write('ca.pem', firm.issuing.certificate.toPem());
  });
  afterAll(() => folder.close());

  const options = () => ({
    keys: [KEK],
    roots: [firm.root.certificate],
    at: TODAY,
    readers: ['ben@firm.example'],
    temporaryStore: memoryTemporaryStore,
  });
  const signedWithoutAttributes = async (algorithm: KeyAlgorithm, ...form: readonly string[]) => {
    const { signing } = await newPerson(firm, 'anna@firm.example', algorithm);
    folder.write('anna.pem', signing.certificate.toPem());
    folder.write('anna.key', keyPem(signing.key));
    const signer = ['-signer', 'anna.pem', '-inkey', 'anna.key', '-certfile', 'ca.pem'];
    folder.run(
      'cms',
      '-sign',
      '-noattr',
      '-binary',
      '-md',
      'sha256',
      '-in',
      'payload',
      ...signer,
      ...form,
      '-out',
      'signed',
    );
    return folder.read('signed');
  };

  test('RSA signatures without attributes are verified, opaque and detached', async () => {
    const opaque = await openCmsStream(
      await signedWithoutAttributes('rsa-2048', '-nodetach', '-outform', 'DER'),
      options(),
    );
    expect(opaque.verdict.signature).toMatchObject({ status: 'valid', signerIsSender: true });
    expect(opaque.size).toBe(PAYLOAD.length);
    const detached = await openMessageStream(await signedWithoutAttributes('rsa-2048'), options());
    expect(detached.verdict.signature?.status).toBe('valid');
  });

  test('attack: one changed byte makes such a signature invalid', async () => {
    const cms = await signedWithoutAttributes('rsa-2048', '-nodetach', '-outform', 'DER');
    cms[PAYLOAD.length - 1000]! ^= 1;
    expect((await openCmsStream(cms, options())).verdict.signature?.status).toBe('invalid');
  });

  test('an ECDSA signature without attributes is too large for a stream', async () => {
    const cms = await signedWithoutAttributes('p-256', '-nodetach', '-outform', 'DER');
    await expect(openCmsStream(cms, options())).rejects.toMatchObject({ code: 'too-large' });
  });

  /** The same message with authenticated attributes before the tag. */
  const withAuthenticatedAttributes = async (contentEncryption: 'aes-256-gcm' | 'chacha20-poly1305') => {
    const cms = Buffer.from(
      await collect(
        await encryptContent({ content: chunksOf(PAYLOAD), recipients: [KEK], contentEncryption }),
      ),
    );
    const after = (pattern: string, length: number) => {
      const at = cms.indexOf(Buffer.from(pattern, 'hex')) + pattern.length / 2;
      return cms.subarray(at, at + length);
    };
    const unwrap = createDecipheriv('id-aes256-wrap', KEK.kek, Buffer.alloc(8, 0xa6));
    const key = unwrap.update(after('0428', 40));
    const iv = after('040c', 12);
    const type = der(0x30, derOid(id.ID_CONTENT_TYPE), der(0x31, derOid(id.ID_DATA)));
    const name = contentEncryption === 'aes-256-gcm' ? contentEncryption : 'chacha20-poly1305';
    const tagOf = (additionalData: Uint8Array) => {
      const cipher = createCipheriv(name as 'aes-256-gcm', key, iv, { authTagLength: 16 });
      cipher.setAAD(additionalData);
      cipher.update(PAYLOAD);
      cipher.final();
      return derOctets(cipher.getAuthTag());
    };
    const tag = cms.lastIndexOf(tagOf(new Uint8Array()));
    expect(tag).toBeGreaterThan(0);
    return concatBytes([
      cms.subarray(0, tag),
      der(0xa1, type),
      tagOf(der(0x31, type)),
      cms.subarray(tag + 18),
    ]);
  };

  test('AES-GCM with authenticated attributes is opened', async () => {
    const cms = await withAuthenticatedAttributes('aes-256-gcm');
    const opened = await openCmsStream(cms, options());
    expect(opened.verdict.encryption).toEqual({ algorithm: 'AES-256-GCM', authenticated: true });
    expect(await collect(opened.payload())).toEqual(PAYLOAD);
  });

  test.each([
    ['an attribute', 40],
    ['the tag', 10],
  ])('attack: %s changed on the way is noticed', async (_, fromEnd) => {
    const cms = await withAuthenticatedAttributes('aes-256-gcm');
    cms[cms.length - fromEnd]! ^= 1;
    await expect(openCmsStream(cms, options())).rejects.toMatchObject({ code: 'decryption-failed' });
  });

  test('attack: authenticated attributes taken away are noticed', async () => {
    const cms = Buffer.from(await withAuthenticatedAttributes('aes-256-gcm'));
    const type = der(0x30, derOid(id.ID_CONTENT_TYPE), der(0x31, derOid(id.ID_DATA)));
    const at = cms.lastIndexOf(der(0xa1, type));
    const without = concatBytes([cms.subarray(0, at), cms.subarray(at + type.length + 2)]);
    await expect(openCmsStream(without, options())).rejects.toMatchObject({ code: 'decryption-failed' });
  });

  test('ChaCha20-Poly1305 with authenticated attributes is too large for a stream', async () => {
    const cms = await withAuthenticatedAttributes('chacha20-poly1305');
    await expect(openCmsStream(cms, options())).rejects.toMatchObject({ code: 'too-large' });
  });
});
