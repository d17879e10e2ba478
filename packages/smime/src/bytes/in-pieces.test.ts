import { describe, expect, test } from 'vitest';
import { base64Lines } from './base64-lines.js';
import { concatBytes } from './byte-arrays.js';
import { inEqualPieces, inGroups } from './in-pieces.js';

const BYTES = crypto.getRandomValues(new Uint8Array(5000));

async function* inChunks(size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < BYTES.length; at += size) yield BYTES.subarray(at, at + size);
}

async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const pieces: T[] = [];
  for await (const piece of source) pieces.push(piece);
  return pieces;
}

describe.each([1, 3, 56, 57, 58, 100, 114, 499, 500, 501, 1001, 5000])('bytes that come %i by %i', (size) => {
  test('leave in groups of a bounded size', async () => {
    const groups = (await all(inGroups(inChunks(size), 500))).map(concatBytes);
    expect(concatBytes(groups)).toEqual(BYTES);
    for (const { length } of groups) expect(length).toBeLessThanOrEqual(750);
    for (const { length } of groups.slice(0, -1)) expect(length).toBeGreaterThanOrEqual(250);
  });

  test('leave in equal pieces', async () => {
    const pieces = await all(inEqualPieces(inChunks(size), 300));
    expect(concatBytes(pieces)).toEqual(BYTES);
    for (const { length } of pieces.slice(0, -1)) expect(length).toBe(300);
  });

  test('leave as base64 in lines of 76 characters', async () => {
    const text = Buffer.concat(await all(base64Lines(inChunks(size)))).toString();
    expect(text).toBe(
      Buffer.from(BYTES)
        .toString('base64')
        .replace(/.{1,76}/g, '$&\r\n'),
    );
  });
});
