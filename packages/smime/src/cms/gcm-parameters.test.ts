import { describe, expect, test } from 'vitest';
import { derOid, derSequence, derSet } from '../asn1/der.js';
import * as id from '../asn1/object-identifiers.js';
import { utf8 } from '../bytes/byte-arrays.js';
import { decryptBytes } from '../index.js';
import { KEK } from '../testing/attack-scene.js';
import { authEnvelopedData, type HandMadeEncryption } from '../testing/hand-made-encryption.js';
import { attribute } from '../testing/hand-made-signature.js';

const CONTENT = utf8('Pay Anna 100.');

describe('AES-GCM that was put together by hand', () => {
  const decrypt = (how: Omit<HandMadeEncryption, 'content'>) =>
    decryptBytes(authEnvelopedData({ content: CONTENT, ...how }), [KEK]);

  test.each([12, 13, 14, 15, 16])('a tag of %i bytes is read', async (length) => {
    expect(await decrypt({ announcedTag: length, tagLength: length })).toEqual(CONTENT);
  });

  test('a tag that is not said to be of any length has 12 bytes', async () => {
    expect(await decrypt({ announcedTag: 'absent', tagLength: 12 })).toEqual(CONTENT);
    await expect(decrypt({ announcedTag: 'absent' })).rejects.toMatchObject({ code: 'decryption-failed' });
  });

  test.each([4, 8])('attack: a tag of %i bytes, which can be guessed, is refused', async (length) => {
    await expect(decrypt({ announcedTag: length, tagLength: length })).rejects.toMatchObject({
      code: 'malformed-asn1',
    });
  });

  test.each([
    [16, 12],
    [13, 12],
    [12, 16],
    [16, 4],
  ])('attack: of %i bytes announced, the tag does not get away with %i', async (announcedTag, tagLength) => {
    await expect(decrypt({ announcedTag, tagLength })).rejects.toMatchObject({ code: 'decryption-failed' });
  });

  test('authenticated attributes name the type of the content', async () => {
    const contentType = (type: string) => attribute(id.ID_CONTENT_TYPE, derOid(type));
    const time = attribute(id.ID_SIGNING_TIME, derSequence());
    expect(await decrypt({ attributes: derSet(contentType(id.ID_DATA)) })).toEqual(CONTENT);
    expect(await decrypt({ attributes: derSet(contentType(id.ID_DATA), time) })).toEqual(CONTENT);
    for (const attributes of [
      derSet(contentType(id.ID_SIGNED_DATA)),
      derSet(time),
      derSet(contentType(id.ID_DATA), contentType(id.ID_DATA)),
    ])
      await expect(decrypt({ attributes })).rejects.toMatchObject({ code: 'decryption-failed' });
  });

  test.each([8, 12, 16, 64])('a nonce of %i bytes is read', async (nonceLength) => {
    expect(await decrypt({ nonceLength })).toEqual(CONTENT);
  });

  test.each([1, 7, 65, 128])(
    'attack: a nonce of %i bytes, which nobody writes, is refused',
    async (nonceLength) => {
      await expect(decrypt({ nonceLength })).rejects.toMatchObject({ code: 'malformed-asn1' });
    },
  );

  test('attack: what is encrypted as another kind of content is no message', async () => {
    await expect(decrypt({ contentType: id.ID_SIGNED_DATA })).rejects.toMatchObject({
      code: 'unsupported-algorithm',
    });
  });
});
