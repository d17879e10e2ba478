import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { messageContent, openMessage } from '../index.js';
import { compressedData } from '../testing/compressed-data.js';
import { OpensslFolder, TODAY } from '../testing/firm.js';
import { newOpensslIdentity, type OpensslIdentity } from '../testing/openssl-identity.js';

const TEXT = 'Content-Type: text/plain; charset=utf-8\r\n\r\nGrüße aus Wien\r\n';

describe.each(['rsa-2048', 'p-256'] as const)(
  'we read what the real openssl writes with %s keys',
  (algorithm) => {
    const folder = new OpensslFolder();
    let identity: OpensslIdentity;

    beforeAll(async () => {
      identity = await newOpensslIdentity(folder, algorithm);
    });
    afterAll(() => folder.close());

    const open = (message: Uint8Array) =>
      openMessage(message, {
        keys: [identity.anna.encryption],
        roots: [identity.firm.root.certificate],
        intermediates: [identity.firm.issuing.certificate],
        at: TODAY,
        readers: ['ben@firm.example'],
      });

    const sign = (input: string, output: string, ...options: readonly string[]) => {
      const signer = ['-signer', 'signing.pem', '-inkey', 'signing.key'];
      folder.run('cms', '-sign', '-in', input, ...signer, ...options, '-out', output);
    };
    const encrypt = (input: string, output: string, ...options: readonly string[]) =>
      folder.run('cms', '-encrypt', '-in', input, '-recip', 'encryption.pem', ...options, '-out', output);

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
      sign(
        'text',
        'signed.eml',
        '-certfile',
        'issuing.pem',
        ...options,
        '-from',
        'anna@firm.example',
        '-to',
        'ben@firm.example',
        '-subject',
        'Hi',
      );
      const { verdict, message } = await open(folder.read('signed.eml'));
      expect(verdict.signature).toMatchObject({ status: 'valid', signerIsSender: true });
      expect(messageContent(message).text?.trim()).toBe('Grüße aus Wien');
      expect(message.header('subject')).toBe('Hi');
    });

    test('SHA-1 is told as weak', async () => {
      folder.write('text', TEXT);
      sign('text', 'signed.eml', '-nodetach', '-md', 'sha1');
      const { verdict } = await open(folder.read('signed.eml'));
      expect(verdict.signature?.digestAlgorithm).toBe('SHA-1');
      expect(verdict.problems).toContain('weak-algorithm');
    });

    // With elliptic curves OpenSSL signs with SHA-2 alone.
    test.each(algorithm === 'p-256' ? ['sha224'] : ['sha224', 'sha512-256', 'sha3-256'])(
      'a digest that OpenSSL has no name for (%s) is not taken for another one than was announced',
      async (digest) => {
        folder.write('text', TEXT);
        sign('text', 'signed.eml', '-md', digest);
        const { verdict } = await open(folder.read('signed.eml'));
        expect(verdict.problems).not.toContain('announced-digest-wrong');
      },
    );

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
        encrypt('text', 'encrypted.eml', cipher, ...options);
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
      encrypt('text', 'oaep.eml', '-aes-256-gcm', ...oaep);
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
      sign('text', '1.eml', '-certfile', 'issuing.pem', '-nodetach');
      encrypt('1.eml', '2.eml', '-aes-256-gcm');
      sign('2.eml', '3.eml', '-nodetach', '-from', 'anna@firm.example', '-to', 'ben@firm.example');
      const { verdict, message } = await open(folder.read('3.eml'));
      expect(verdict.signature?.status).toBe('valid');
      expect(verdict.problems).toEqual(['headers-not-protected']);
      expect(message.text().trim()).toBe('Grüße aus Wien');
    });

    test('compressed content is read when openssl can make it', async () => {
      // The compression of CMS is zlib's; the structure is built here because openssl is often built without it.
      const message = concatBytes([
        utf8(
          'From: a@x.example\r\nContent-Type: application/pkcs7-mime; smime-type=compressed-data\r\nContent-Transfer-Encoding: binary\r\n\r\n',
        ),
        compressedData(deflateSync(utf8(TEXT))),
      ]);
      expect((await open(message)).message.text()).toBe('Grüße aus Wien\r\n');
    });
  },
);
