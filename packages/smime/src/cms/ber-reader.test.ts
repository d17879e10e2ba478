import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { collect, SmimeError } from '../index.js';
import { BerReader } from './ber-reader.js';

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const octets = async (bytes: Uint8Array, size = bytes.length || 1) => {
  const reader = new BerReader(pieces(bytes, size));
  const parts: Uint8Array[] = [];
  for await (const part of reader.octets('content', { tagClass: 0, tag: 4 })) parts.push(part);
  expect(await reader.peek()).toBeUndefined();
  return concatBytes(parts);
};

type Tree = Uint8Array | Tree[];
function encode(tree: Tree, indefinite: boolean): Uint8Array {
  const body =
    tree instanceof Uint8Array ? tree : concatBytes(tree.map((child) => encode(child, indefinite)));
  const tag = tree instanceof Uint8Array ? 0x04 : 0x24;
  if (!(tree instanceof Uint8Array) && indefinite)
    return concatBytes([Uint8Array.of(tag, 0x80), body, new Uint8Array(2)]);
  if (indefinite && body.length < 0x80) return concatBytes([Uint8Array.of(tag, body.length), body]);
  return concatBytes([Uint8Array.of(tag, 0x82, body.length >> 8, body.length & 255), body]);
}
const flat = (tree: Tree): Uint8Array => (tree instanceof Uint8Array ? tree : concatBytes(tree.map(flat)));

describe('reading BER as it arrives', () => {
  test('an OCTET STRING in any form and any pieces gives its content', async () => {
    const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.uint8Array({ maxLength: 30 }),
        fc.array(tie('tree'), { maxLength: 4 }),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(
        tree,
        fc.boolean(),
        fc.integer({ min: 1, max: 9 }),
        async (value, indefinite, size) => {
          expect(await octets(encode(value, indefinite), size)).toEqual(flat(value));
        },
      ),
    );
  });

  test.each([
    ['cut short', Uint8Array.of(4, 5, 1)],
    ['nothing at all', new Uint8Array()],
    ['an endless length on a primitive', Uint8Array.of(4, 0x80, 0, 0)],
    ['a length of lengths beyond reason', Uint8Array.of(4, 0xff, 1, 1)],
    ['a piece longer than its whole', Uint8Array.of(0x24, 3, 4, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9)],
    ['a piece that is no OCTET STRING', Uint8Array.of(0x24, 3, 2, 1, 1)],
    ['nesting without end', new Uint8Array(1000).map((_, i) => (i % 2 === 0 ? 0x24 : 0x80))],
  ])('%s is refused', async (_, bytes) => {
    await expect(octets(bytes)).rejects.toThrow(SmimeError);
  });

  test('an element beyond its limit is refused before it is read', async () => {
    const reader = new BerReader(concatBytes([Uint8Array.of(0x30, 0x84, 0x7f, 0xff, 0xff, 0xff), utf8('x')]));
    await expect(reader.element('list', 1000)).rejects.toMatchObject({ code: 'too-large' });
  });

  test('any bytes end in a value or the typed error', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), async (bytes) => {
        try {
          const reader = new BerReader(Uint8Array.from(bytes));
          while (await reader.peek()) await reader.element('anything', 100);
        } catch (error) {
          expect(error).toBeInstanceOf(SmimeError);
        }
      }),
    );
  });

  test('content in pieces of one byte leaves in large ones', async () => {
    const content = new Uint8Array(100_000).fill(7);
    const written = concatBytes([
      Uint8Array.of(0x24, 0x80),
      ...Array.from(content, (byte) => Uint8Array.of(4, 1, byte)),
      new Uint8Array(2),
    ]);
    const reader = new BerReader(pieces(written, 64 * 1024));
    const parts: Uint8Array[] = [];
    for await (const part of reader.octets('content', { tagClass: 0, tag: 4 })) parts.push(part);
    expect(concatBytes(parts)).toEqual(content);
    expect(parts.length).toBeLessThan(20);
  });

  test('small pieces end where what holds them ends', async () => {
    // A definite length that cuts the last piece in two.
    const written = Uint8Array.of(0x24, 4, 4, 1, 7, 4, 1, 8);
    await expect(octets(written)).rejects.toMatchObject({ code: 'malformed-asn1' });
    const one = Uint8Array.of(0x24, 3, 4, 1, 7);
    expect(await octets(one)).toEqual(Uint8Array.of(7));
  });

  test('an element of more values than any list has is refused', async () => {
    const nulls = concatBytes([
      Uint8Array.of(0x31, 0x80),
      ...Array(60_000).fill(Uint8Array.of(5, 0)),
      new Uint8Array(2),
    ]);
    const reader = new BerReader(pieces(nulls, 64 * 1024));
    await expect(reader.element('list', 10_000_000)).rejects.toMatchObject({ code: 'too-large' });
  });

  test('attack: what has no length of its own does not run past the end of what it lies in', async () => {
    // A SEQUENCE of four bytes, in which one of indefinite length has eight.
    const written = Uint8Array.of(0x30, 4, 0x30, 0x80, 4, 2, 1, 2, 0, 0, 5, 0);
    const reader = new BerReader(written);
    await reader.enter('list', { tagClass: 0, tag: 16 });
    await expect(reader.element('entry', 100)).rejects.toMatchObject({ code: 'malformed-asn1' });
    const inside = new BerReader(Uint8Array.of(0x24, 4, 0x24, 0x80, 4, 1, 1, 0, 0));
    await expect(collect(inside.octets('content', { tagClass: 0, tag: 4 }))).rejects.toMatchObject({
      code: 'malformed-asn1',
    });
  });

  test('attack: content in a million pieces, each in a string of its own, is refused', async () => {
    const piece = Uint8Array.of(0x24, 3, 4, 1, 7);
    const nested = (count: number) =>
      concatBytes([Uint8Array.of(0x24, 0x80), ...Array(count).fill(piece), new Uint8Array(2)]);
    expect(await octets(nested(1000), 64 * 1024)).toEqual(new Uint8Array(1000).fill(7));
    await expect(octets(nested(1_000_000), 64 * 1024)).rejects.toMatchObject({ code: 'too-large' });
  });
});
