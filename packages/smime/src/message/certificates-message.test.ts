import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { chunksOf } from '../bytes/byte-source.js';
import { encryptContent } from '../cms/enveloped-data.js';
import { signContent } from '../cms/signed-data.js';
import {
  clearSignMessage,
  collect,
  createCrl,
  type OpenOptions,
  openCms,
  openMessage,
  openMessageStream,
  readCertificates,
  readCmsCertificates,
} from '../index.js';
import { type Firm, newFirm, newPerson, OpensslFolder, type Person, TODAY } from '../testing/firm.js';
import { memoryTemporaryStore } from '../testing/memory-temporary-store.js';

const KEK = { keyId: utf8('k'), kek: new Uint8Array(32).fill(9) };
const HEADER =
  'From: ca@firm.example\r\nTo: ben@firm.example\r\nContent-Type: application/pkcs7-mime; smime-type=certs-only; name=smime.p7c\r\nContent-Transfer-Encoding: base64\r\n\r\n';

describe('certificates-only messages', () => {
  const folder = new OpensslFolder();
  let firm: Firm;
  let anna: Person;
  let crl: Uint8Array;
  let p7c: Uint8Array;
  let message: Uint8Array;

  beforeAll(async () => {
    firm = await newFirm();
    anna = await newPerson(firm, 'anna@firm.example', 'p-256');
    crl = await createCrl({
      issuer: firm.issuing,
      number: 1n,
      thisUpdate: TODAY,
      nextUpdate: new Date('2026-07-01T00:00:00Z'),
      revoked: [],
    });
    const pem = (type: string, der: Uint8Array) =>
      `-----BEGIN ${type}-----\n${Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n')}\n-----END ${type}-----\n`;
    folder.write(
      'certificates.pem',
      pem('CERTIFICATE', anna.encryption.certificate.der) + pem('CERTIFICATE', firm.issuing.certificate.der),
    );
    folder.write('crl.pem', pem('X509 CRL', crl));
    folder.run(
      'crl2pkcs7',
      '-in',
      'crl.pem',
      '-certfile',
      'certificates.pem',
      '-outform',
      'DER',
      '-out',
      'smime.p7c',
    );
    p7c = folder.read('smime.p7c');
    message = utf8(HEADER + Buffer.from(p7c).toString('base64').replace(/.{76}/g, '$&\r\n'));
  });
  afterAll(() => folder.close());

  const options = (): OpenOptions => ({
    keys: [KEK],
    roots: [firm.root.certificate],
    at: TODAY,
    readers: ['ben@firm.example'],
  });
  const signed = (content: string) => signContent(chunksOf(utf8(content)), anna.signer, TODAY);

  test('what openssl puts into one is read, from the message and from its file', async () => {
    for (const carried of [await readCertificates(message), await readCmsCertificates(p7c)]) {
      expect(carried.certificates.map(({ der }) => der).toSorted(byLength)).toEqual(
        [anna.encryption.certificate.der, firm.issuing.certificate.der].toSorted(byLength),
      );
      expect(carried.crls).toEqual([crl]);
    }
  });

  test('opened as a message it says what it is', async () => {
    const encrypted = await collect(
      await encryptContent({
        content: chunksOf(message),
        recipients: [KEK],
        contentEncryption: 'aes-256-gcm',
      }),
    );
    for (const opening of [
      () => openMessage(message, options()),
      () => openMessageStream(message, { ...options(), temporaryStore: memoryTemporaryStore }),
      () => openCms(p7c, options()),
      () => openCms(encrypted, options()),
    ])
      await expect(opening()).rejects.toMatchObject({ code: 'certificates-only' });
  });

  test('a signature without its content is damaged and no certificates-only message', async () => {
    const clear = Buffer.from(
      await clearSignMessage({
        message: utf8('From: anna@firm.example\r\n\r\nHello\r\n'),
        signer: anna.signer,
        signingTime: TODAY,
      }),
    ).toString();
    const p7s = Buffer.from(/smime\.p7s\r\n\r\n([\w+/=\r\n]+)/.exec(clear)![1]!, 'base64');
    await expect(openCms(p7s, options())).rejects.toMatchObject({ code: 'malformed-mime' });
    await expect(readCmsCertificates(p7s)).rejects.toMatchObject({ code: 'not-certificates-only' });
  });

  test('attack: what somebody signed or encrypted is not taken for certificates', async () => {
    const encrypted = await encryptContent({
      content: chunksOf(message),
      recipients: [KEK],
      contentEncryption: 'aes-256-gcm',
    });
    for (const cms of [signed('Content-Type: text/plain\r\n\r\nHello\r\n'), encrypted])
      await expect(readCmsCertificates(cms)).rejects.toMatchObject({ code: 'not-certificates-only' });
  });

  test('something else, and a file cut short, are damaged', async () => {
    for (const bytes of [utf8('Hello'), p7c.subarray(0, p7c.length - 10), new Uint8Array()])
      await expect(readCmsCertificates(bytes)).rejects.toMatchObject({ code: 'malformed-asn1' });
    await expect(readCertificates(concatBytes([utf8('From: a@b.example\r\n\r\nx')]))).rejects.toMatchObject({
      code: 'malformed-asn1',
    });
  });
});

function byLength(a: Uint8Array, b: Uint8Array): number {
  return a.length - b.length;
}
