import { beforeAll, describe, expect, test } from 'vitest';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { collect, decodedCms, openCms, openMessage, SmimeError } from '../index.js';
import {
  type AttackScene,
  encrypted,
  KEK,
  MESSAGE,
  newAttackScene,
  signed,
} from '../testing/attack-scene.js';
import type { Person } from '../testing/firm.js';

describe('what an attacker tries with the encryption', () => {
  let anna: Person;
  let protect: AttackScene['protect'];
  let reading: AttackScene['reading'];
  let cms: Uint8Array;

  beforeAll(async () => {
    ({ anna, protect, reading } = await newAttackScene());
    cms = await collect(decodedCms(await protect('aes-256-gcm')));
  });

  const withKek = () => reading({ keys: [KEK] });

  test('changing any byte of the CMS gives an error, or nothing that was not there before', async () => {
    for (let at = 0; at < cms.length; at += 23) {
      const altered = cms.slice();
      altered[at]! ^= 0x41;
      try {
        const { message, verdict } = await openCms(altered, reading());
        // Only what nobody signed or needs may differ: the other recipient's key, unused structure.
        expect(message.text()).toBe('Pay Anna 100.\r\n');
        expect(verdict.problems).toEqual([]);
      } catch (error) {
        expect(error).toBeInstanceOf(SmimeError);
      }
    }
  });

  test('tag, ciphertext and key end in the same error', async () => {
    const messages = new Set<string>();
    const tag = cms.length - 7;
    const ciphertext = cms.length - 200;
    const key = Buffer.from(cms).indexOf(Buffer.from('04820100', 'hex')) + 20;
    for (const at of [tag, ciphertext, key]) {
      const altered = cms.slice();
      altered[at]! ^= 1;
      await openCms(altered, reading()).then(
        () => messages.add('opened'),
        (error: SmimeError) => messages.add(`${error.code} ${error.message} ${error.cause}`),
      );
    }
    expect([...messages]).toHaveLength(1);
    expect([...messages][0]).toContain('decryption-failed');
  });

  test('PKCS #1 v1.5: a wrong key, wrong padding and wrong content end in the same error', async () => {
    const cbc = await collect(decodedCms(await protect('aes-256-cbc')));
    const key = Buffer.from(cbc).indexOf(Buffer.from('04820100', 'hex')) + 20;
    for (let i = 0; i < 8; i++) {
      const altered = cbc.slice();
      altered[key + i * 20]! ^= 0xff;
      const outcome = await openCms(altered, reading()).catch((error: SmimeError) => error.code);
      // A random key leaves a valid CBC padding once in 256 times; then the content is noise without any signature.
      if (typeof outcome === 'string') expect(['decryption-failed', 'malformed-mime']).toContain(outcome);
      else expect(outcome.verdict.problems).toContain('not-signed');
    }
  });

  test('GCM cut down to CBC is refused where authenticated encryption is required, and told elsewhere', async () => {
    const cbc = await encrypted(await signed(MESSAGE, anna), 'aes-256-cbc');
    await expect(openCms(cbc, { ...withKek(), require: 'authenticated-encryption' })).rejects.toMatchObject({
      code: 'not-authenticated-encryption',
    });
    expect((await openCms(cbc, withKek())).verdict.problems).toContain('not-authenticated-encryption');
  });

  test('AuthEnvelopedData relabelled as EnvelopedData is refused', async () => {
    const oid = Buffer.from('060b2a864886f70d0109100117', 'hex');
    const at = Buffer.from(cms).indexOf(oid);
    const relabelled = concatBytes([
      cms.subarray(0, at),
      Buffer.from('06092a864886f70d010703', 'hex'),
      cms.subarray(at + oid.length),
    ]);
    await expect(openCms(relabelled, reading())).rejects.toThrow(SmimeError);
  });

  test('layers without end are refused', async () => {
    let entity: Uint8Array = MESSAGE;
    for (let i = 0; i < 12; i++) entity = await signed(entity, anna);
    await expect(
      openMessage(concatBytes([utf8('From: a@x.example\r\n'), entity]), reading()),
    ).rejects.toMatchObject({ code: 'too-deep' });
  });

  test('attack: an error in the plaintext never comes before the tag was checked', async () => {
    const header = 'a:\n'.repeat(2500);
    const content = await encrypted(
      utf8(`Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n${header}\n\nrest`),
    );
    await expect(openCms(content, reading({ keys: [KEK] }))).rejects.toMatchObject({ code: 'too-large' });
    const forged = content.slice();
    forged[forged.length - 9]! ^= 1;
    await expect(openCms(forged, reading({ keys: [KEK] }))).rejects.toMatchObject({
      code: 'decryption-failed',
    });
  });
});
