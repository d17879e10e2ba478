import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { derOid } from '../asn1/der.js';
import { RSA_ENCRYPTION, RSAES_OAEP } from '../asn1/object-identifiers.js';
import { utf8 } from '../bytes/byte-arrays.js';
import {
  type ContentEncryption,
  clearSignMessage,
  collect,
  type DecryptionKey,
  decodedCms,
  type KeyAlgorithm,
  openCms,
  openMessage,
  type ProtectOptions,
  protectMessage,
  type Recipient,
} from '../index.js';
import { type Firm, keyPem, newFirm, newPerson, OpensslFolder, type Person, TODAY } from '../testing/firm.js';

const MESSAGE = utf8(
  'From: anna@firm.example\r\nTo: ben@firm.example\r\nSubject: Secret\r\nContent-Type: text/plain\r\n\r\nHello Ben\r\n',
);
const PASSWORD = { password: 'correct horse — Zürich' };
const CIPHERS: readonly ContentEncryption[] = [
  'aes-128-gcm',
  'aes-256-gcm',
  'chacha20-poly1305',
  'aes-128-cbc',
  'aes-256-cbc',
];

describe('the choice of algorithms', () => {
  const folder = new OpensslFolder();
  let firm: Firm;
  const people = new Map<KeyAlgorithm, Person>();

  beforeAll(async () => {
    firm = await newFirm();
    for (const algorithm of ['rsa-2048', 'p-384', 'p-521'] as const)
      people.set(algorithm, await newPerson(firm, 'anna@firm.example', algorithm));
    const signing = (await newPerson(firm, 'anna@firm.example', 'ed25519', 'p-256')).signing;
    const { encryption } = await newPerson(firm, 'anna@firm.example', 'p-256', 'x25519');
    const chain = [firm.issuing.certificate];
    for (const algorithm of ['ed25519', 'x25519'] as const) {
      people.set(algorithm, {
        address: 'anna@firm.example',
        signing,
        encryption,
        signer: { ...signing, chain, encryptionCertificate: encryption.certificate },
      });
    }
  });
  afterAll(() => folder.close());

  const person = (algorithm: KeyAlgorithm) => people.get(algorithm)!;
  const protect = async (more: Partial<ProtectOptions> & { recipients: readonly Recipient[] }) =>
    collect(
      (
        await protectMessage({
          message: MESSAGE,
          signer: person('rsa-2048').signer,
          contentEncryption: 'aes-256-gcm',
          signingTime: TODAY,
          ...more,
        })
      ).bytes,
    );
  const open = (message: Uint8Array, keys: readonly DecryptionKey[]) =>
    openMessage(message, { keys, roots: [firm.root.certificate], at: TODAY, readers: ['ben@firm.example'] });

  test.each(CIPHERS)(
    '%s reaches holders of every kind of key, and of the password',
    async (contentEncryption) => {
      const holders = [...people.values()].map(({ encryption }) => encryption);
      for (const deriveContentKey of [false, true]) {
        const bytes = await protect({
          contentEncryption,
          deriveContentKey,
          recipients: [...holders, PASSWORD],
        });
        for (const key of [...holders, PASSWORD]) {
          const { verdict } = await open(bytes, [key]);
          const isCbc = contentEncryption.endsWith('cbc');
          expect(verdict.problems).toEqual(isCbc ? ['not-authenticated-encryption'] : []);
          expect(verdict.encryption?.algorithm.toLowerCase()).toBe(contentEncryption);
        }
      }
    },
  );

  const OAEP = derOid(RSAES_OAEP);
  const PKCS1 = derOid(RSA_ENCRYPTION);
  test.each([
    ['aes-256-gcm', undefined, OAEP],
    ['aes-256-gcm', 'pkcs1', PKCS1],
    ['aes-256-cbc', undefined, PKCS1],
    ['aes-256-cbc', 'oaep', OAEP],
  ] as const)(
    '%s and the RSA key transport %s go together, and are read',
    async (contentEncryption, rsaKeyTransport, expected) => {
      const reader = person('rsa-2048').encryption;
      const bytes = await protect({
        contentEncryption,
        recipients: [reader],
        ...(rsaKeyTransport && { rsaKeyTransport }),
      });
      const cms = Buffer.from(await collect(decodedCms(bytes)));
      expect([OAEP, PKCS1].filter((algorithm) => cms.includes(Buffer.from(algorithm)))).toEqual([expected]);
      const { verdict } = await open(bytes, [reader]);
      expect(verdict.encryption?.algorithm.toLowerCase()).toBe(contentEncryption);
    },
  );

  test('a wrong password ends like every other wrong key', async () => {
    const bytes = await protect({ recipients: [PASSWORD] });
    await expect(open(bytes, [{ password: 'wrong' }])).rejects.toMatchObject({ code: 'decryption-failed' });
    await expect(open(bytes, [person('x25519').encryption])).rejects.toMatchObject({
      code: 'recipient-not-found',
    });
  });

  test.each([
    ['rsa-2048', 'pkcs1', 'RSA with SHA-256'],
    ['rsa-2048', 'pss', 'RSA-PSS with SHA-256'],
    ['p-384', 'pkcs1', 'ECDSA with SHA-384'],
    ['p-521', 'pkcs1', 'ECDSA with SHA-512'],
    ['ed25519', 'pkcs1', 'Ed25519'],
  ] as const)(
    '%s (%s) signs inside an encryption and in the clear',
    async (algorithm, rsaPadding, expected) => {
      const signer = { ...person(algorithm).signer, rsaPadding };
      const protectedMessage = await protect({ signer, recipients: [person('p-384').encryption] });
      const signed = await clearSignMessage({ message: MESSAGE, signer, signingTime: TODAY });
      for (const bytes of [protectedMessage, signed]) {
        const { verdict } = await open(bytes, [person('p-384').encryption]);
        expect(verdict.signature).toMatchObject({ status: 'valid', signatureAlgorithm: expected });
      }
    },
  );

  test('several signers sign the same bytes; who is the sender counts', async () => {
    const boss = await newPerson(firm, 'boss@firm.example', 'p-384');
    const options = { signer: boss.signer, coSigners: [person('rsa-2048').signer] };
    const both = await protect({ ...options, recipients: [PASSWORD] });
    const signed = await clearSignMessage({ message: MESSAGE, signingTime: TODAY, ...options });
    for (const bytes of [both, signed]) {
      const { verdict } = await open(bytes, [PASSWORD]);
      expect(verdict.signature).toMatchObject({ status: 'valid', signerIsSender: true });
      expect(verdict.signature?.signer?.emailAddresses).toEqual(['anna@firm.example']);
    }
    expect(Buffer.from(signed).toString()).toContain('micalg="sha-384,sha-256"');
  });

  test.each(['aes-128-cbc', 'aes-256-cbc'] as const)(
    'openssl decrypts what goes to a password, and the other way round (%s)',
    async (contentEncryption) => {
      folder.write('to-password.eml', await protect({ contentEncryption, recipients: [PASSWORD] }));
      folder.run(
        'cms',
        '-decrypt',
        '-in',
        'to-password.eml',
        '-pwri_password',
        PASSWORD.password,
        '-out',
        'inner',
      );
      expect(Buffer.from(folder.read('inner')).toString('latin1')).toContain('smime-type=signed-data');
      folder.write('plain', MESSAGE);
      const cipher = `-${contentEncryption}`;
      folder.run(
        'cms',
        '-encrypt',
        '-binary',
        cipher,
        '-in',
        'plain',
        '-outform',
        'DER',
        '-out',
        'c.der',
        '-pwri_password',
        PASSWORD.password,
      );
      const opened = await openCms(folder.read('c.der'), {
        keys: [PASSWORD],
        roots: [],
        at: TODAY,
        readers: ['ben@firm.example'],
      });
      expect(opened.message.text()).toBe('Hello Ben\r\n');
    },
  );

  test.each([
    ['rsa-2048', 'pss'],
    ['p-384', 'pkcs1'],
    ['p-521', 'pkcs1'],
  ] as const)('openssl verifies %s signatures (%s)', async (algorithm, rsaPadding) => {
    const signer = { ...person(algorithm).signer, rsaPadding };
    folder.write('signed.eml', await clearSignMessage({ message: MESSAGE, signer, signingTime: TODAY }));
    folder.write('root.pem', firm.root.certificate.toPem());
    folder.run('cms', '-verify', '-in', 'signed.eml', '-CAfile', 'root.pem', '-out', 'content');
    expect(Buffer.from(folder.read('content')).toString()).toContain('Hello Ben');
  });

  test('openssl decrypts AES-128-GCM for a P-521 certificate', async () => {
    const { encryption } = person('p-521');
    folder.write('m.eml', await protect({ contentEncryption: 'aes-128-gcm', recipients: [encryption] }));
    folder.write('p521.pem', encryption.certificate.toPem());
    folder.write('p521.key', keyPem(encryption.key));
    folder.run(
      'cms',
      '-decrypt',
      '-in',
      'm.eml',
      '-recip',
      'p521.pem',
      '-inkey',
      'p521.key',
      '-out',
      'inner',
    );
    expect(Buffer.from(folder.read('inner')).toString('latin1')).toContain('smime-type=signed-data');
  });
});
