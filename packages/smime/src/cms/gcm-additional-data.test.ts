import { createCipheriv, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { tagWithoutAdditionalData } from './gcm-additional-data.js';

describe('GCM with additional data that comes late', () => {
  const lengths = [0, 1, 15, 16, 17, 31, 32, 100, 1000];

  test.each([16, 24, 32])(
    'the tag without it is what encrypting without it gives (key of %i bytes)',
    async (size) => {
      for (const ciphertextLength of lengths) {
        for (const dataLength of lengths) {
          const [key, iv] = [randomBytes(size), randomBytes(12)];
          const [plaintext, additionalData] = [randomBytes(ciphertextLength), randomBytes(dataLength)];
          const bits = size * 8;
          const tagOf = (data: Uint8Array, authTagLength: number) => {
            const cipher = createCipheriv(`aes-${bits as 256}-gcm`, key, iv, { authTagLength });
            cipher.setAAD(data);
            cipher.update(plaintext);
            cipher.final();
            return new Uint8Array(cipher.getAuthTag());
          };
          const tagLength = 12 + (dataLength % 5);
          const found = await tagWithoutAdditionalData({
            cipher: `AES-${bits as 256}-GCM`,
            key,
            additionalData,
            ciphertextLength,
            tag: tagOf(additionalData, tagLength),
          });
          expect(found).toEqual(tagOf(new Uint8Array(), tagLength));
        }
      }
    },
  );
});
