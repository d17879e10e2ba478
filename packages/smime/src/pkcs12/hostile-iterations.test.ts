import { beforeAll, describe, expect, test, vi } from 'vitest';
import { bulkCrypto } from '#bulk-crypto';
import { encode, integer } from '../asn1/asn1.js';
import { DER_NULL, der, derContext, derOctets, derOid, derSequence, derSet } from '../asn1/der.js';
import * as id from '../asn1/object-identifiers.js';
import { cipherIdentifier } from '../cms/content-ciphers.js';
import { importEncryptedPrivateKey, importPkcs12, openCms, SmimeError } from '../index.js';
import { TODAY } from '../testing/firm.js';
import { pkcs12Mac } from './export-pkcs12.js';
import { PASSWORD_WORK, PasswordWork } from './password-work.js';

const NUMBER = (...bytes: readonly number[]) => der(2, Uint8Array.from(bytes));
const ONE = NUMBER(1);
/** Years of work, or no number of iterations at all. */
const COUNTS: readonly (readonly [string, Uint8Array])[] = [
  ['0', NUMBER(0)],
  ['-1', NUMBER(0xff)],
  ['-2^31', NUMBER(0x80, 0, 0, 0)],
  ['2^31 - 1', NUMBER(0x7f, 0xff, 0xff, 0xff)],
  ['2^32 + 1, which is 1 in 32 bits', NUMBER(1, 0, 0, 0, 1)],
  ['2^53 + 1', NUMBER(0x20, 0, 0, 0, 0, 0, 1)],
  ['2^64 + 1, which is 1 in 64 bits', NUMBER(1, 0, 0, 0, 0, 0, 0, 0, 1)],
  ['a number of 1000 bytes', NUMBER(...Array.from({ length: 1000 }, () => 0x7f))],
];

const salt = derOctets(new Uint8Array(16));
const pbkdf2 = (count: Uint8Array) =>
  derSequence(derOid(id.PBKDF2), derSequence(salt, count, derSequence(derOid(id.HMAC_SHA256), DER_NULL)));
const aes = derSequence(derOid(id.AES_256_CBC), derOctets(new Uint8Array(16)));
const pbes2 = (count: Uint8Array) => derSequence(derOid(id.PBES2), derSequence(pbkdf2(count), aes));
const oldScheme = (count: Uint8Array) => derSequence(derOid(id.PBE_SHA1_3DES), derSequence(salt, count));
const ciphertext = new Uint8Array(32);

/** A message to a password. */
function message(count: Uint8Array) {
  const derivation = pbkdf2(count);
  const info = derContext(
    3,
    encode(integer(0)),
    der(0xa0, derivation.subarray(derivation[1]! < 0x80 ? 2 : derivation[1] === 0x81 ? 3 : 4)),
    derSequence(derOid(id.PWRI_KEK), aes),
    derOctets(new Uint8Array(48)),
  );
  const content = derSequence(
    derOid(id.ID_DATA),
    cipherIdentifier('aes-256-gcm', new Uint8Array(12)),
    der(0x80, ciphertext),
  );
  const data = derSequence(encode(integer(0)), derSet(info), content, derOctets(new Uint8Array(16)));
  const cms = derSequence(derOid(id.ID_AUTH_ENVELOPED_DATA), derContext(0, data));
  return openCms(cms, { keys: [{ password: 'geheim' }], roots: [], at: TODAY, readers: [] });
}

/** A key file whose MAC is right, with one encrypted bag. */
async function keyFile(scheme: Uint8Array, macCount: Uint8Array = ONE) {
  const encrypted = derSequence(
    encode(integer(0)),
    derSequence(derOid(id.ID_DATA), scheme, der(0x80, ciphertext)),
  );
  const safe = derSequence(derSequence(derOid(id.ID_ENCRYPTED_DATA), derContext(0, encrypted)));
  const work = new PasswordWork(PASSWORD_WORK.keyFile);
  const how = { digest: 'SHA-256', password: 'geheim', salt: new Uint8Array(16), iterations: 1 } as const;
  const mac = await pkcs12Mac(how, safe, work);
  const digest = derSequence(derSequence(derOid(id.SHA_256), DER_NULL), derOctets(mac));
  const pfx = derSequence(
    encode(integer(3)),
    derSequence(derOid(id.ID_DATA), derContext(0, derOctets(safe))),
    derSequence(digest, salt, macCount),
  );
  return importPkcs12(pfx, 'geheim');
}

const privateKey = (scheme: Uint8Array) =>
  importEncryptedPrivateKey(derSequence(scheme, derOctets(ciphertext)), 'geheim');

const doors: readonly (readonly [string, (count: Uint8Array) => Promise<unknown>, string])[] = [
  ['a message to a password', message, 'decryption-failed'],
  ['the MAC of a key file', (count) => keyFile(pbes2(ONE), count), 'wrong-password'],
  ['a bag of a key file in PBES2', (count) => keyFile(pbes2(count)), 'wrong-password'],
  ['a bag of a key file in the old form', (count) => keyFile(oldScheme(count)), 'wrong-password'],
  ['a private key in PBES2', (count) => privateKey(pbes2(count)), 'wrong-password'],
  ['a private key in the old form', (count) => privateKey(oldScheme(count)), 'wrong-password'],
];

describe.each(doors)('attack: the iterations of %s', (_, open, withOne) => {
  // The platforms load what they derive keys with when they are asked first.
  beforeAll(() => open(ONE).catch(() => undefined));

  test('one iteration is done, and the key is wrong: what follows fails because of its count', async () => {
    const work = derivations();
    await expect(open(ONE)).rejects.toMatchObject({ code: withOne });
    expect(work.iterations()).toBeGreaterThan(0);
    work.end();
  });

  test.each(COUNTS)('%s: refused before any work is done', async (_, count) => {
    const work = derivations();
    try {
      const error = await open(count).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(SmimeError);
      expect(['too-large', 'malformed-pkcs12', 'malformed-private-key']).toContain(
        (error as SmimeError).code,
      );
      expect((error as Error).message).not.toContain('geheim');
      // The one of the MAC before it, in as many blocks as a key has.
      expect(work.iterations()).toBeLessThan(10);
    } finally {
      work.end();
    }
  });
});

/** Counts the iterations that the platform is asked for. */
function derivations() {
  const pbkdf2Calls = vi.spyOn(globalThis.crypto.subtle, 'deriveBits');
  const pkcs12Calls = vi.spyOn(bulkCrypto, 'iteratedHash');
  return {
    iterations: () =>
      pbkdf2Calls.mock.calls.reduce((sum, [how]) => sum + (how as Pbkdf2Params).iterations, 0) +
      pkcs12Calls.mock.calls.reduce((sum, [, , count]) => sum + count, 0),
    end: () => {
      pbkdf2Calls.mockRestore();
      pkcs12Calls.mockRestore();
    },
  };
}
