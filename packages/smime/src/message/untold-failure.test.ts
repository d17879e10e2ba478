import { beforeAll, describe, expect, test } from 'vitest';
import { derContext, derOctets, derOid, derSequence } from '../asn1/der.js';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { openCms, openCmsStream } from '../index.js';
import {
  type AttackScene,
  encrypted,
  KEK,
  MESSAGE,
  newAttackScene,
  signed,
} from '../testing/attack-scene.js';
import { compressedData } from '../testing/compressed-data.js';
import { memoryTemporaryStore } from '../testing/memory-temporary-store.js';

const CMS = utf8('Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: binary\r\n\r\n');
const FAILED = {
  code: 'decryption-failed',
  message: 'This message cannot be decrypted. It is damaged, or it was made for another key.',
};

let scene: AttackScene;
beforeAll(async () => {
  scene = await newAttackScene();
});

const openings = (cms: Uint8Array) => {
  const options = scene.reading({ keys: [KEK] });
  return [
    () => openCms(cms, options),
    () => openCmsStream(cms, { ...options, temporaryStore: memoryTemporaryStore }),
  ];
};

/** A code of its own for a padding that is right would tell, byte by byte, what the message says. */
describe('what is inside AES-CBC and cannot be read ends as a wrong padding does', () => {
  test.each([
    [
      'a layer of an unknown kind',
      () => derSequence(derOid('1.2.3'), derContext(0, derOctets(new Uint8Array(9)))),
    ],
    ['no CMS where one is announced', () => utf8('no CMS')],
    ['a compression that is damaged', () => compressedData(new Uint8Array(100))],
    ['an element larger than any real one', () => derSequence(derOctets(new Uint8Array(100_000)))],
  ])('attack: %s', async (_, inside) => {
    for (const opening of openings(await encrypted(concatBytes([CMS, inside()]), 'aes-256-cbc')))
      await expect(opening()).rejects.toMatchObject(FAILED);
  });

  test('attack: parts nested deeper than any real message, which is found after the padding', async () => {
    const nested = Array.from(
      { length: 40 },
      (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`,
    );
    const cms = await encrypted(utf8(`${nested.join('')}\r\n`), 'aes-256-cbc');
    await expect(openings(cms)[0]!()).rejects.toMatchObject(FAILED);
  });

  test('attack: every change of the last blocks of a signed message', async () => {
    const cms = await encrypted(await signed(MESSAGE, scene.anna), 'aes-256-cbc');
    for (let value = 1; value < 256; value += 4) {
      const changed = cms.slice();
      // Of the block before the last one, behind which there are ends of contents: what it changes is the padding.
      changed[changed.length - 27]! ^= value;
      for (const opening of openings(changed)) await expect(opening()).rejects.toMatchObject(FAILED);
    }
  });

  test('unless somebody else stopped it', async () => {
    const cms = await encrypted(await signed(MESSAGE, scene.anna), 'aes-256-cbc');
    const options = scene.reading({ keys: [KEK], signal: AbortSignal.abort() });
    await expect(openCms(cms, options)).rejects.toMatchObject({ code: 'aborted' });
    const findRevocation = async () => ({ crls: 'none' }) as never;
    const opening = openCms(cms, scene.reading({ keys: [KEK], findRevocation }));
    await expect(opening).rejects.toMatchObject({ code: 'invalid-argument' });
  });
});

test('inside a tag each fault keeps its own name', async () => {
  for (const opening of openings(await encrypted(concatBytes([CMS, utf8('no CMS')]))))
    await expect(opening()).rejects.toMatchObject({ code: 'malformed-asn1' });
});
