import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { clearSignMessage, collect, messageContent, openMessage, protectMessage } from '../index.js';
import { type Firm, keyPem, newFirm, newPerson, OpensslFolder, type Person, TODAY } from '../testing/firm.js';

const TEXT = 'Content-Type: text/plain; charset=utf-8\r\n\r\nGrüße aus Wien\r\n';
const MESSAGE = utf8(`From: anna@firm.example\r\nTo: ben@firm.example\r\nSubject: Hello\r\n${TEXT}`);

describe.each(['rsa-2048', 'p-256'] as const)('with the real openssl and %s keys', (algorithm) => {
  const folder = new OpensslFolder();
  let firm: Firm;
  let anna: Person;

  beforeAll(async () => {
    firm = await newFirm();
    anna = await newPerson(firm, 'anna@firm.example', algorithm);
    folder.write('root.pem', firm.root.certificate.toPem());
    folder.write('issuing.pem', firm.issuing.certificate.toPem());
    for (const name of ['signing', 'encryption'] as const) {
      folder.write(`${name}.pem`, anna[name].certificate.toPem());
      folder.write(`${name}.key`, keyPem(anna[name].key));
    }
  });
  afterAll(() => folder.close());

  const open = (message: Uint8Array) =>
    openMessage(message, {
      keys: [anna.encryption],
      roots: [firm.root.certificate],
      intermediates: [firm.issuing.certificate],
      at: TODAY,
      readers: ['ben@firm.example'],
    });

  test.each(['aes-256-gcm', 'aes-256-cbc'] as const)(
    'openssl decrypts and verifies what we protect with %s',
    async (contentEncryption) => {
      const result = await protectMessage({
        message: MESSAGE,
        signer: anna.signer,
        recipients: [{ certificate: anna.encryption.certificate }],
        contentEncryption,
        signingTime: TODAY,
      });
      folder.write('m.eml', await collect(result.bytes));
      folder.run(
        'cms',
        '-decrypt',
        '-in',
        'm.eml',
        '-recip',
        'encryption.pem',
        '-inkey',
        'encryption.key',
        '-out',
        'inner',
      );
      const inner = Buffer.from(folder.read('inner'));
      const header = inner.subarray(0, inner.indexOf('\r\n\r\n')).toString();
      expect(header).toContain(
        'Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m',
      );
      expect(header).toContain('Content-Transfer-Encoding: binary');
      folder.write('signed.der', inner.subarray(inner.indexOf('\r\n\r\n') + 4));
      for (const purpose of ['any', 'smimesign']) {
        folder.run(
          'cms',
          '-verify',
          '-inform',
          'DER',
          '-in',
          'signed.der',
          '-CAfile',
          'root.pem',
          '-purpose',
          purpose,
          '-binary',
          '-out',
          'payload',
        );
      }
      expect(Buffer.from(folder.read('payload')).toString()).toContain('Grüße aus Wien\r\n');
      expect(folder.run('cms', '-cmsout', '-print', '-noout', '-inform', 'DER', '-in', 'signed.der')).toMatch(
        /S\/MIME Capabilities[\s\S]*aes-256-gcm[\s\S]*signingCertificateV2|signingCertificateV2[\s\S]*aes-256-gcm/i,
      );
    },
  );

  test('the base64 form goes through openssl’s own MIME reader', async () => {
    const result = await protectMessage({
      message: MESSAGE,
      signer: anna.signer,
      recipients: [{ certificate: anna.encryption.certificate }],
      contentEncryption: 'aes-256-cbc',
      inner: 'base64',
      signingTime: TODAY,
    });
    folder.write('m.eml', await collect(result.bytes));
    folder.run(
      'cms',
      '-decrypt',
      '-in',
      'm.eml',
      '-recip',
      'encryption.pem',
      '-inkey',
      'encryption.key',
      '-out',
      'inner.eml',
    );
    folder.run('cms', '-verify', '-in', 'inner.eml', '-CAfile', 'root.pem', '-out', 'payload');
    expect(Buffer.from(folder.read('payload')).toString()).toContain('Grüße aus Wien');
  });

  test('openssl verifies a clear-signed mail', async () => {
    folder.write(
      'clear.eml',
      await clearSignMessage({ message: MESSAGE, signer: anna.signer, signingTime: TODAY }),
    );
    folder.run('cms', '-verify', '-in', 'clear.eml', '-CAfile', 'root.pem', '-out', 'payload');
    expect(Buffer.from(folder.read('payload')).toString()).toContain('hp="clear"');
  });

  test.each([
    ['opaque, streamed', ['-nodetach', '-stream', '-indef']],
    ['detached', []],
    [
      'detached, RSA-PSS or ECDSA with SHA-512',
      algorithm === 'p-256' ? ['-md', 'sha512'] : ['-keyopt', 'rsa_padding_mode:pss', '-md', 'sha512'],
    ],
    ['without signed attributes', ['-nodetach', '-noattr']],
    ['by key identifier', ['-nodetach', '-keyid']],
  ] as const)('we verify what openssl signs: %s', async (_, options) => {
    folder.write('text', TEXT);
    folder.run(
      'cms',
      '-sign',
      '-in',
      'text',
      '-signer',
      'signing.pem',
      '-inkey',
      'signing.key',
      '-certfile',
      'issuing.pem',
      ...options,
      '-from',
      'anna@firm.example',
      '-to',
      'ben@firm.example',
      '-subject',
      'Hi',
      '-out',
      'signed.eml',
    );
    const { verdict, message } = await open(folder.read('signed.eml'));
    expect(verdict.signature).toMatchObject({ status: 'valid', signerIsSender: true });
    expect(messageContent(message).text?.trim()).toBe('Grüße aus Wien');
    expect(message.header('subject')).toBe('Hi');
  });

  test('SHA-1 is told as weak', async () => {
    folder.write('text', TEXT);
    folder.run(
      'cms',
      '-sign',
      '-in',
      'text',
      '-signer',
      'signing.pem',
      '-inkey',
      'signing.key',
      '-nodetach',
      '-md',
      'sha1',
      '-out',
      'signed.eml',
    );
    const { verdict } = await open(folder.read('signed.eml'));
    expect(verdict.signature?.digestAlgorithm).toBe('SHA-1');
    expect(verdict.problems).toContain('weak-algorithm');
  });

  test.each([
    ['-aes-128-cbc', 'AES-128-CBC'],
    ['-aes-256-cbc', 'AES-256-CBC'],
    ['-aes-256-gcm', 'AES-256-GCM'],
    ['-aes-128-gcm', 'AES-128-GCM'],
    // With elliptic curves OpenSSL would wrap the key with 3DES too, which nobody else does.
    ...(algorithm === 'p-256' ? [] : [['-des3', '3DES-CBC']]),
  ])('we decrypt what openssl encrypts with %s', async (cipher, name) => {
    folder.write('text', TEXT);
    for (const options of [['-stream'], ['-keyid']]) {
      folder.run(
        'cms',
        '-encrypt',
        '-in',
        'text',
        cipher,
        ...options,
        '-recip',
        'encryption.pem',
        '-out',
        'encrypted.eml',
      );
      const { verdict, message } = await open(folder.read('encrypted.eml'));
      expect(verdict.encryption).toEqual({ algorithm: name, authenticated: name.endsWith('GCM') });
      expect(message.text().trim()).toBe('Grüße aus Wien');
      expect(verdict.problems.includes('weak-algorithm')).toBe(name === '3DES-CBC');
    }
  });

  test('OAEP, shared keys and authenticated attributes of openssl are read', async () => {
    folder.write('text', TEXT);
    const oaep =
      algorithm === 'p-256' ? [] : ['-keyopt', 'rsa_padding_mode:oaep', '-keyopt', 'rsa_oaep_md:sha256'];
    folder.run(
      'cms',
      '-encrypt',
      '-in',
      'text',
      '-aes-256-gcm',
      '-recip',
      'encryption.pem',
      ...oaep,
      '-out',
      'oaep.eml',
    );
    expect((await open(folder.read('oaep.eml'))).message.text().trim()).toBe('Grüße aus Wien');
    folder.run(
      'cms',
      '-encrypt',
      '-in',
      'text',
      '-aes-256-cbc',
      '-secretkey',
      '07'.repeat(32),
      '-secretkeyid',
      '0102',
      '-out',
      'kek.eml',
    );
    const { message } = await openMessage(folder.read('kek.eml'), {
      keys: [{ keyId: Uint8Array.of(1, 2), kek: new Uint8Array(32).fill(7) }],
      roots: [],
      at: TODAY,
      readers: [],
    });
    expect(message.text().trim()).toBe('Grüße aus Wien');
  });

  test('layers that openssl nests are taken off one by one', async () => {
    folder.write('text', TEXT);
    folder.run(
      'cms',
      '-sign',
      '-in',
      'text',
      '-signer',
      'signing.pem',
      '-inkey',
      'signing.key',
      '-certfile',
      'issuing.pem',
      '-nodetach',
      '-out',
      '1.eml',
    );
    folder.run(
      'cms',
      '-encrypt',
      '-in',
      '1.eml',
      '-aes-256-gcm',
      '-recip',
      'encryption.pem',
      '-out',
      '2.eml',
    );
    folder.run(
      'cms',
      '-sign',
      '-in',
      '2.eml',
      '-signer',
      'signing.pem',
      '-inkey',
      'signing.key',
      '-nodetach',
      '-from',
      'anna@firm.example',
      '-to',
      'ben@firm.example',
      '-out',
      '3.eml',
    );
    const { verdict, message } = await open(folder.read('3.eml'));
    expect(verdict.signature?.status).toBe('valid');
    expect(verdict.problems).toEqual(['headers-not-protected']);
    expect(message.text().trim()).toBe('Grüße aus Wien');
  });

  test('compressed content is read when openssl can make it', async () => {
    // The compression of CMS is zlib's; the structure is built here because openssl is often built without it.
    const compressed = new Uint8Array(
      await new Response(
        new Blob([utf8(TEXT)]).stream().pipeThrough(new CompressionStream('deflate')),
      ).arrayBuffer(),
    );
    const der = (tag: number, ...parts: Uint8Array[]) => {
      const body = concatBytes(parts);
      return concatBytes([Uint8Array.of(tag, 0x82, body.length >> 8, body.length & 255), body]);
    };
    const oid = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));
    const cms = der(
      0x30,
      oid('060b2a864886f70d0109100109'),
      der(
        0xa0,
        der(
          0x30,
          Uint8Array.of(2, 1, 0),
          der(0x30, oid('060b2a864886f70d0109100308')),
          der(0x30, oid('06092a864886f70d010701'), der(0xa0, der(0x04, compressed))),
        ),
      ),
    );
    const message = concatBytes([
      utf8(
        'From: a@x.example\r\nContent-Type: application/pkcs7-mime; smime-type=compressed-data\r\nContent-Transfer-Encoding: binary\r\n\r\n',
      ),
      cms,
    ]);
    expect((await open(message)).message.text()).toBe('Grüße aus Wien\r\n');
  });
});
