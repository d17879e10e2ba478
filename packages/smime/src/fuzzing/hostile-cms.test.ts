import { describe, expect, test } from 'vitest';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { openCms } from '../index.js';
import { ber, counted, length, repeat, strings, utf8Pieces } from './hostile-bytes.js';
import { OPTIONS, refusal } from './refusal.js';

const MILLION = 1_000_000;
const MIB = 1024 * 1024;
/** The beginning of a SignedData up to its content, all lengths indefinite. */
const SIGNED_DATA = ber(
  '3080',
  '06092a864886f70d010702',
  'a080',
  '3080',
  '020101',
  '3100',
  '3080',
  '06092a864886f70d010701',
);

describe('CMS that would keep a reader busy is refused after a part of it', () => {
  test('content in strings in strings, a hundred thousand levels deep', async () => {
    const levels = 100_000;
    const source = counted([
      ...[SIGNED_DATA, ber('a080'), ...utf8Pieces('\x24\x80', levels)],
      ...[
        ber('0401', '78'),
        ...utf8Pieces('\0\0', levels),
        ber('0000', '0000', '3100', '0000', '0000', '0000'),
      ],
    ]);
    expect(await refusal(() => openCms(source.bytes, OPTIONS))).toBe('too-deep');
    expect(source.read()).toBeLessThan(MIB);
  });

  test('a thousand signatures, each around the one before', async () => {
    const head = utf8('Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: binary\r\n\r\n');
    const layers = (count: number) => {
      const around = (entity: Uint8Array) =>
        concatBytes([
          ...[SIGNED_DATA, ber('a080', '2480', '0484', length(entity.length)), entity],
          ber('0000', '0000', '0000', '3100', '0000', '0000', '0000'),
        ]);
      let layer = around(utf8('Content-Type: text/plain\r\n\r\nHello'));
      for (let level = 1; level < count; level++) layer = around(concatBytes([head, layer]));
      return layer;
    };
    expect(await refusal(() => openCms(layers(5), OPTIONS))).toBe('none');
    const thousand = layers(1000);
    expect(await refusal(() => openCms(thousand, OPTIONS))).toBe('too-deep');
  });

  const forOthers = (count: number) => [
    ber('3080', '06092a864886f70d010703', 'a080', '3080', '020102', '3180'),
    // A KEKRecipientInfo for another key identifier.
    ...repeat(ber('a218', '020104', '3003', '040109', '300b', '060960864801650304012d', '0401', '00'), count),
    ber('0000', '3080', '06092a864886f70d010701'),
    ber('301d', '060960864801650304012a', '0410', '00'.repeat(16)),
    ber('a080', '0410', '00'.repeat(16), '0000', '0000', '0000', '0000', '0000'),
  ];

  test('the name of a key in strings in strings, fifteen thousand levels deep', async () => {
    const forKey = (name: Uint8Array) => {
      const [begin, ...end] = forOthers(0);
      const size = 6 + name.length + 19;
      const info = [ber('a284', length(size), '020104', '3084', length(name.length)), name];
      const rest = ber('300b', '060960864801650304012d', '0401', '00');
      return concatBytes([begin!, ...info, rest, ...end]);
    };
    expect(await refusal(() => openCms(forKey(strings(40)), OPTIONS))).toBe('recipient-not-found');
    const hostile = forKey(strings(15_000));
    expect(await refusal(() => openCms(hostile, OPTIONS))).toBe('too-deep');
  });

  test('an encrypted message for a million recipients', async () => {
    // The same for a few is read to its end.
    expect(await refusal(() => openCms(concatBytes(forOthers(1000)), OPTIONS))).toBe('recipient-not-found');
    const source = counted(forOthers(MILLION));
    expect(await refusal(() => openCms(source.bytes, OPTIONS))).toBe('too-large');
    expect(source.read()).toBeLessThan(MIB);
  });

  const withAttributes = (count: number) => {
    const attributes = 17 * count;
    const head = ber('020103', '8001', '07', '300b', '0609608648016503040201', 'a084', length(attributes));
    // ECDSA with SHA-256, and a signature of one byte.
    const rest = ber('300a', '06082a8648ce3d040302', '0401', '00');
    const size = head.length + attributes + rest.length;
    return [
      ...[SIGNED_DATA, ber('a080', '0400', '0000', '0000')],
      ...[ber('3184', length(6 + size), '3084', length(size)), head],
      ...repeat(ber('300f', '06092a864886f70d010904', '3102', '0400'), count),
      ...[rest, ber('0000', '0000', '0000')],
    ];
  };

  test('a signature of a million attributes', async () => {
    // The same with fewer is read to its end, and is the signature of nobody.
    expect(await refusal(() => openCms(concatBytes(withAttributes(1000)), OPTIONS))).toBe('none');
    const source = counted(withAttributes(MILLION));
    expect(await refusal(() => openCms(source.bytes, OPTIONS))).toBe('too-large');
    expect(source.read()).toBeLessThan(MIB);
  });

  test('a signature in strings in strings, a hundred and fifty thousand levels deep', async () => {
    const signedBy = (signature: Uint8Array) => {
      const head = ber(
        '020103',
        '8001',
        '07',
        '300b',
        '0609608648016503040201',
        '300a',
        '06082a8648ce3d040302',
      );
      const size = head.length + signature.length;
      return concatBytes([
        ...[SIGNED_DATA, ber('a080', '0400', '0000', '0000')],
        ...[ber('3184', length(6 + size), '3084', length(size)), head, signature],
        ber('0000', '0000', '0000'),
      ]);
    };
    expect(await refusal(() => openCms(signedBy(strings(40)), OPTIONS))).toBe('none');
    const hostile = signedBy(strings(150_000));
    expect(await refusal(() => openCms(hostile, OPTIONS))).toBe('too-deep');
  });
});
