import { describe, expect, test } from 'vitest';
import { derContext, derOctets, derOid, derSequence } from '../asn1/der.js';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { openCms, openCmsStream } from '../index.js';
import { encrypted, KEK } from '../testing/attack-scene.js';
import { compressedData } from '../testing/compressed-data.js';
import { TODAY } from '../testing/firm.js';
import { memoryTemporaryStore } from '../testing/memory-temporary-store.js';

const REST = new Uint8Array(100_000);
const CMS = utf8('Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: binary\r\n\r\n');

/** Which of many errors the plaintext ends in would tell whoever changes it on the way what is in it. */
describe('what is wrong with a plaintext is told only when nobody changed it', () => {
  test.each([
    ['unsupported-algorithm', derSequence(derOid('1.2.3'), derContext(0, derOctets(REST)))],
    ['malformed-asn1', concatBytes([utf8('no CMS'), REST])],
    ['malformed-asn1', compressedData(REST)],
    ['too-large', derSequence(derOctets(REST))],
  ])('attack: no %s of a layer inside comes before the tag of the one outside', async (code, inside) => {
    const content = await encrypted(concatBytes([CMS, inside]));
    const options = { keys: [KEK], roots: [], at: TODAY, readers: [] };
    const opened = (cms: Uint8Array) => [
      () => openCms(cms, options),
      () => openCmsStream(cms, { ...options, temporaryStore: memoryTemporaryStore }),
    ];
    for (const opening of opened(content)) await expect(opening()).rejects.toMatchObject({ code });
    const changed = content.slice();
    changed[changed.length - 9]! ^= 1;
    for (const opening of opened(changed))
      await expect(opening()).rejects.toMatchObject({ code: 'decryption-failed' });
  });
});
