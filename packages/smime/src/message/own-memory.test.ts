import { deflateSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { chunksOf } from '../bytes/byte-source.js';
import { collect, decodedCms, openMessage, openMessageStream } from '../index.js';
import { compressedData, compressedMessage } from '../testing/compressed-data.js';
import { type Correspondence, newCorrespondence } from '../testing/correspondence.js';
import { memoryTemporaryStore } from '../testing/memory-temporary-store.js';

/** Nothing else lies in its memory, so that it can be shown, given away and written to. */
function expectOwn(bytes: Uint8Array): void {
  expect(bytes.constructor).toBe(Uint8Array);
  expect(bytes.buffer.byteLength).toBe(bytes.length);
  const copy = bytes.slice();
  expect(structuredClone(bytes, { transfer: [bytes.buffer as ArrayBuffer] })).toEqual(copy);
}

describe('what is opened lies on memory of its own', () => {
  let protect: Correspondence['protect'];
  let reading: Correspondence['reading'];
  beforeAll(async () => {
    ({ protect, reading } = await newCorrespondence());
  });

  const forms: readonly (readonly [string, () => Promise<Uint8Array>])[] = [
    ['aes-256-gcm', async () => (await protect({ contentEncryption: 'aes-256-gcm' })).bytes],
    ['aes-256-cbc', async () => (await protect({ contentEncryption: 'aes-256-cbc' })).bytes],
    [
      'compressed',
      async () => compressedMessage(compressedData(deflateSync(utf8('Subject: x\r\n\r\nHello')))),
    ],
    ['plain', async () => utf8('From: anna@firm.example\r\nSubject: x\r\n\r\nHello')],
    [
      'plain, from the middle of larger memory',
      async () => concatBytes([utf8('before From: a@x.example\r\n\r\nHello after')]).subarray(7, -6),
    ],
  ];

  test.each(forms)('%s', async (_, make) => {
    const message = await make();
    for (const source of [message, chunksOf(message)]) {
      const { bytes } = await openMessage(source, reading());
      expect(bytes.length).toBeGreaterThan(10);
      expectOwn(bytes);
    }
    const stream = await openMessageStream(message, { ...reading(), temporaryStore: memoryTemporaryStore });
    for await (const piece of stream.payload()) expectOwn(piece);
    // What was given away is not what is kept.
    expect((await collect(stream.payload())).length).toBe(stream.size);
    await stream.discard();
  });

  test('the CMS that is decoded out of a message', async () => {
    const { bytes } = await protect();
    for await (const piece of decodedCms(bytes)) expectOwn(piece);
  });
});
