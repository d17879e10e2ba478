import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { latin1 } from '../bytes/latin1.js';
import { base64Decoder, decodeTransfer } from './transfer-encoding.js';

describe('many equal lines of base64', () => {
  test('hold the bytes of their digits alone, whatever one digit was replaced by', () => {
    const lines = `${'QUJD'.repeat(19)}\r\n`.repeat(200);
    fc.assert(
      fc.property(fc.nat(lines.length - 1), fc.constantFrom(...'!-_ \0\n\xffz'), (at, character) => {
        if (/[\r\n]/.test(lines[at]!)) return;
        const damaged = Buffer.from(lines.slice(0, at) + character + lines.slice(at + 1), 'latin1');
        expect(Buffer.compare(decodeTransfer('base64', damaged), bytesOfDigits(damaged))).toBe(0);
      }),
      {
        numRuns: 50,
        examples: [
          [0, '!'],
          [7_800, '!'],
          [lines.length - 3, '!'],
        ],
      },
    );
  });

  test('go on with the group that the lines before them left open', () => {
    for (const begun of ['Q', 'QU', 'QUJ']) {
      const parts = [utf8(`${begun}\r\n`), utf8(`${'JDQU'.repeat(19)}\r\n`.repeat(300))];
      const decoder = base64Decoder();
      const decoded = concatBytes([...parts.map((part) => decoder.push(part)), decoder.end()]);
      expect(Buffer.compare(decoded, bytesOfDigits(concatBytes(parts)))).toBe(0);
    }
  });
});

/** RFC 4648 §4 digit by digit; the digits that fill no byte at the end are left out. */
function bytesOfDigits(bytes: Uint8Array): Uint8Array {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const out: number[] = [];
  let [group, bits] = [0, 0];
  for (const character of latin1(bytes)) {
    const digit = alphabet.indexOf(character);
    if (digit < 0) continue;
    group = ((group << 6) | digit) & 0xfff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out.push((group >> bits) & 0xff);
  }
  return Uint8Array.from(out);
}
