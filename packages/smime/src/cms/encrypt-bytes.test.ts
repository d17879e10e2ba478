import { expect, test } from 'vitest';
import { utf8 } from '../bytes/byte-arrays.js';
import { decryptBytes, encryptBytes } from '../index.js';
import { KEK, newCorrespondence } from '../testing/correspondence.js';

test('small bytes go to certificates and keys alike', async () => {
  const { anna, ben } = await newCorrespondence();
  const content = utf8('a deposit secret');
  const cms = await encryptBytes({
    content,
    recipients: [{ certificate: ben.encryption.certificate }, KEK],
  });
  expect(await decryptBytes(cms, [ben.encryption])).toEqual(content);
  expect(await decryptBytes(cms, [KEK])).toEqual(content);
  expect(
    await decryptBytes(await encryptBytes({ content: new Uint8Array(), recipients: [KEK] }), [KEK]),
  ).toEqual(new Uint8Array());
  await expect(decryptBytes(cms, [anna.encryption])).rejects.toMatchObject({
    code: 'recipient-not-found',
  });
});
