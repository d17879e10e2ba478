import { randomBytes } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { concatBytes } from '../bytes/byte-arrays.js';
import { collect } from '../bytes/byte-source.js';
import { inflate as nodeInflate } from './node-inflate.js';
import { inflate as webInflate } from './web-inflate.js';

const CONTENT = Uint8Array.from(concatBytes([randomBytes(200_000), new Uint8Array(500_000)]));
const ZLIB = Uint8Array.from(deflateSync(CONTENT));

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe.each([
  ['Node', nodeInflate],
  ['a browser', webInflate],
])('inflating in %s', (_, inflate) => {
  test.each([100, 1000, 1_000_000])(
    'gives the content, however it comes: %i bytes at a time',
    async (size) => {
      const { content, read } = inflate(inPieces(ZLIB, size));
      expect(Buffer.compare(await collect(content), CONTENT)).toBe(0);
      expect(read()).toBe(ZLIB.length);
    },
  );

  test('rejects bytes that are cut short, damaged or followed by others, and what its source rejects with', async () => {
    const damaged = ZLIB.slice();
    damaged.fill(0xff, 100_000, 100_100);
    for (const bytes of [ZLIB.subarray(0, -1), damaged, concatBytes([ZLIB, Uint8Array.of(1)])])
      await expect(collect(inflate(inPieces(bytes, 5000)).content)).rejects.toThrow();
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield ZLIB.subarray(0, 100);
      throw new Error('the source broke');
    }
    await expect(collect(inflate(failing()).content)).rejects.toThrow('the source broke');
  });
});

test('inflating in Node takes no more than it needs for what is asked of it', async () => {
  let taken = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const piece of inPieces(ZLIB, 100)) {
      taken += piece.length;
      yield piece;
    }
  }
  for await (const _first of nodeInflate(counted()).content) break;
  expect(taken).toBeLessThan(160_000);
});
