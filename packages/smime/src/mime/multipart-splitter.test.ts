import { describe, expect, test } from 'vitest';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { latin1 } from '../bytes/latin1.js';
import { partRanges } from './multipart-boundaries.js';
import { splitMultipart } from './multipart-splitter.js';

const BODIES = [
  'preamble\r\n--b\r\n\r\nfirst\r\n--b\r\nA: b\r\n\r\nsecond\r\n--b--\r\nepilogue\r\n',
  '--b\r\n--b\r\n--b--',
  '--b\n\nbare\n\n--b  \n\nx\n--b--\n',
  '--bc\r\n--b\r\n\r\n-\r\n--\r\n--bx\r\n\r\n--b',
  '--b\r\n\r\nno end',
  '',
  '--',
  '\r\n\r\n--b\r\n\r\r\n\r\n--b--',
];

describe('dividing a multipart while it passes', () => {
  test.each(BODIES)(
    'gives every byte once and the same parts, however the bytes arrive: %j',
    async (body) => {
      const whole = utf8(body);
      const expected = partRanges(whole, 0, whole.length, utf8('b')).map(({ start, end }) =>
        latin1(whole.subarray(start, end)),
      );
      for (let size = 1; size <= Math.max(1, whole.length); size++) {
        const all: Uint8Array[] = [];
        const parts: string[] = [];
        let isClosed = false;
        for await (const { bytes, delimiter } of splitMultipart(inChunks(whole, size), utf8('b'))) {
          all.push(bytes);
          if (isClosed) continue;
          if (delimiter === 'part') parts.push('');
          else if (delimiter === 'closing') isClosed = true;
          else if (parts.length > 0) parts[parts.length - 1] += latin1(bytes);
        }
        expect(latin1(concatBytes(all))).toBe(body);
        expect(parts).toEqual(expected);
      }
    },
  );
});

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
