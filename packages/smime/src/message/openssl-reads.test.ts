import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { utf8 } from '../bytes/byte-arrays.js';
import { clearSignMessage, collect, protectMessage } from '../index.js';
import { OpensslFolder, type Person, TODAY } from '../testing/firm.js';
import { newOpensslIdentity } from '../testing/openssl-identity.js';

const MESSAGE = utf8(
  'From: anna@firm.example\r\nTo: ben@firm.example\r\nSubject: Hello\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nGrüße aus Wien\r\n',
);

describe.each(['rsa-2048', 'p-256'] as const)(
  'the real openssl reads what we write with %s keys',
  (algorithm) => {
    const folder = new OpensslFolder();
    let anna: Person;

    beforeAll(async () => {
      ({ anna } = await newOpensslIdentity(folder, algorithm));
    });
    afterAll(() => folder.close());

    const decrypt = (output: string) => {
      const reader = ['-recip', 'encryption.pem', '-inkey', 'encryption.key'];
      folder.run('cms', '-decrypt', '-in', 'm.eml', ...reader, '-out', output);
    };

    test.each(['aes-256-gcm', 'aes-256-cbc'] as const)(
      'openssl decrypts and verifies what we protect with %s',
      async (contentEncryption) => {
        const result = await protectMessage({
          message: MESSAGE,
          signer: anna.signer,
          recipients: [{ certificate: anna.encryption.certificate }],
          contentEncryption,
          inner: 'binary',
          signingTime: TODAY,
        });
        folder.write('m.eml', await collect(result.bytes));
        decrypt('inner');
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
        expect(
          folder.run('cms', '-cmsout', '-print', '-noout', '-inform', 'DER', '-in', 'signed.der'),
        ).toMatch(
          /S\/MIME Capabilities[\s\S]*aes-256-gcm[\s\S]*signingCertificateV2|signingCertificateV2[\s\S]*aes-256-gcm/i,
        );
      },
    );

    test('what is written beside AES-CBC goes through openssl’s own MIME reader', async () => {
      const result = await protectMessage({
        message: MESSAGE,
        signer: anna.signer,
        recipients: [{ certificate: anna.encryption.certificate }],
        contentEncryption: 'aes-256-cbc',
        signingTime: TODAY,
      });
      folder.write('m.eml', await collect(result.bytes));
      decrypt('inner.eml');
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
  },
);
