import { randomBytes } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { openMessage } from '../index.js';
import { compressedData, compressedMessage } from '../testing/compressed-data.js';
import { BerReader } from './ber-reader.js';
import { decompressContent, type InflationLimits } from './compressed-data.js';
import { readContentInfo } from './content-info.js';

const MIB = 1024 * 1024;
/** 300 MiB of zeros behind the header of a text. */
const BOMB = deflateSync(concatBytes([utf8('Content-Type: text/plain\r\n\r\n'), new Uint8Array(300 * MIB)]));
const OPTIONS = { keys: [], roots: [], at: new Date('2026-06-01T00:00:00Z'), readers: [] };

describe('compressed content', () => {
  test('a bomb of 350 KB is refused after some megabytes, not after what it would become', async () => {
    expect(BOMB.length).toBeLessThan(350_000);
    const { given, code } = await inflate(BOMB);
    expect(code).toBe('too-large');
    expect(given).toBeLessThan(2 * MIB);
  });

  test('a message that is such a bomb is refused, and memory stays as it was', async () => {
    const message = compressedMessage(compressedData(BOMB));
    const before = process.memoryUsage();
    await expect(openMessage(message, OPTIONS)).rejects.toMatchObject({ code: 'too-large' });
    const after = process.memoryUsage();
    expect(after.external + after.heapUsed - before.external - before.heapUsed).toBeLessThan(16 * MIB);
  });

  test('a bomb in a bomb does not multiply: a message is compressed once', async () => {
    const inner = utf8(`Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: binary\r\n\r\n`);
    const zeros = compressedData(deflateSync(new Uint8Array(MIB)));
    const message = compressedMessage(compressedData(deflateSync(concatBytes([inner, zeros]))));
    await expect(openMessage(message, OPTIONS)).rejects.toMatchObject({ code: 'too-deep' });
  });

  test('what shrinks as text does is read, up to the size that the caller allows', async () => {
    const text = Buffer.from(
      Array.from({ length: 60_000 }, (_, i) => `${i};${(i * 7919) % 1000};paid;Vienna\r\n`).join(''),
    );
    const lines = deflateSync(text);
    const whole = text.length;
    expect(await inflate(lines)).toEqual({ given: whole, code: undefined });
    const limits = (bytes: number, ratio: number) => ({ bytes, ratio, ratioFrom: 64 * 1024 });
    expect(await inflate(lines, limits(whole, 200))).toEqual({ given: whole, code: undefined });
    expect((await inflate(lines, limits(whole - 1, 200))).code).toBe('too-large');
    expect((await inflate(lines, limits(whole, 2))).code).toBe('too-large');
    const opened = openMessage(
      compressedMessage(
        compressedData(deflateSync(concatBytes([utf8('Content-Type: text/plain\r\n\r\n'), text]))),
      ),
      { ...OPTIONS, inflation: limits(MIB, 200) },
    );
    await expect(opened).rejects.toMatchObject({ code: 'too-large' });
  });

  test('damaged, cut short, or followed by something: malformed', async () => {
    const good = deflateSync(randomBytes(100_000));
    for (const bytes of [good.subarray(0, -5), good.subarray(0, 1000), utf8('not zlib'), new Uint8Array()])
      expect((await inflate(bytes)).code).toBe('malformed-asn1');
    expect((await inflate(concatBytes([good, utf8('more')]))).code).toBe('malformed-asn1');
  });
});

async function inflate(compressed: Uint8Array, limits?: InflationLimits) {
  const reader = new BerReader(compressedData(compressed));
  await readContentInfo(reader);
  let given = 0;
  try {
    for await (const piece of await decompressContent(reader, limits)) given += piece.length;
    return { given, code: undefined };
  } catch (error) {
    return { given, code: (error as { code?: string }).code };
  }
}
