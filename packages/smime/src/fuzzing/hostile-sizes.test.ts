import { describe, expect, test } from 'vitest';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import {
  Certificate,
  importPkcs12,
  messageContent,
  openCms,
  openMessage,
  parseAddressList,
  parseMime,
  SmimeError,
  type SmimeErrorCode,
} from '../index.js';
import { FUZZ_KEY } from './fuzz-seeds.js';

const OPTIONS = { keys: [FUZZ_KEY], roots: [], at: new Date('2026-06-01T00:00:00Z'), readers: [] };
const MILLION = 1_000_000;
const MIB = 1024 * 1024;

describe('bytes that would keep a reader busy are refused after a part of them', () => {
  test('a certificate nested a hundred thousand levels deep', async () => {
    expect(await codeOf(() => Certificate.fromDer(nested(100_000)))).toMatch(/malformed|too-deep/);
  });

  test('a CMS of indefinite lengths nested a hundred thousand levels deep', async () => {
    const source = counted(utf8Pieces('\x30\x80', 100_000));
    expect(await codeOf(() => openCms(source.bytes, OPTIONS))).toMatch(/malformed|too-(deep|large)/);
    expect(source.read()).toBeLessThan(MIB);
  });

  test('a key file nested a hundred thousand levels deep', async () => {
    expect(await codeOf(() => importPkcs12(nested(100_000), 'x'))).toMatch(/malformed|too-deep/);
  });

  test('a message with a million header fields', async () => {
    const source = counted(utf8Pieces('X-Field: value\r\n', MILLION));
    expect(await codeOf(() => openMessage(source.bytes, OPTIONS))).toBe('too-large');
    expect(source.read()).toBeLessThan(2 * MIB);
  });

  test('a part with a million header fields', async () => {
    expect(await codeOf(() => parseMime(utf8('X-Field: value\r\n'.repeat(MILLION))))).toBe('too-large');
  });

  test('a header field folded a million times', async () => {
    const source = counted([utf8('Subject: a'), ...utf8Pieces('\r\n a', MILLION)]);
    expect(await codeOf(() => openMessage(source.bytes, OPTIONS))).toBe('too-large');
    expect(source.read()).toBeLessThan(2 * MIB);
  });

  test('an encrypted message for a million recipients', async () => {
    // A KEKRecipientInfo for another key identifier.
    const recipient = ber('a218', '020104', '3003', '040109', '300b', '060960864801650304012d', '0401', '00');
    const source = counted([
      ber('3080', '06092a864886f70d010703', 'a080', '3080', '020102', '3180'),
      ...repeat(recipient, MILLION),
    ]);
    expect(await codeOf(() => openCms(source.bytes, OPTIONS))).toMatch(/malformed-asn1|too-large/);
    expect(source.read()).toBeLessThan(2 * MIB);
  });

  test('a signature of a million attributes', async () => {
    const attribute = ber('300f', '06092a864886f70d010904', '3102', '0400');
    const source = counted([
      ber('3080', '06092a864886f70d010702', 'a080', '3080', '020101', '3100'),
      ber('3080', '06092a864886f70d010701', 'a080', '0400', '0000', '0000'),
      // SignerInfos of a definite length that holds them all.
      ber('3184', length(17 * MILLION + 8), '3084', length(17 * MILLION + 2)),
      ...repeat(attribute, MILLION),
    ]);
    expect(await codeOf(() => openCms(source.bytes, OPTIONS))).toMatch(/malformed-asn1|too-large/);
    expect(source.read()).toBeLessThan(2 * MIB);
  });

  test.each(['certificate', 'cms', 'pkcs12'] as const)(
    'a length of two gigabytes that never comes: %s',
    async (kind) => {
      const bytes = ber('30847fffffff', '0201', '00');
      const attempt = {
        certificate: () => Certificate.fromDer(bytes),
        cms: () => openCms(bytes, OPTIONS),
        pkcs12: () => importPkcs12(bytes, 'x'),
      }[kind];
      expect(await codeOf(attempt)).toMatch(/malformed|too-large/);
    },
  );

  test('a multipart of a million parts', async () => {
    const message = concatBytes([
      utf8('Content-Type: multipart/mixed; boundary=b\r\n\r\n'),
      utf8('--b\r\n\r\nx\r\n'.repeat(MILLION)),
    ]);
    expect(await codeOf(() => parseMime(message))).toBe('too-large');
  });

  test('multiparts nested ten thousand levels deep', async () => {
    const levels = Array.from(
      { length: 10_000 },
      (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`,
    );
    expect(await codeOf(() => messageContent(parseMime(utf8(levels.join('')))))).toBe('too-deep');
  });

  test('an address list of a million brackets', async () => {
    for (const character of ['(', '<', '"', '\\', ',', ':', '@', ' ', '=?'])
      expect(await codeOf(() => parseAddressList(character.repeat(MILLION)))).toMatch(
        /^(header-invalid|too-large|none)$/,
      );
  });
});

async function codeOf(attempt: () => unknown): Promise<SmimeErrorCode | 'none'> {
  try {
    await attempt();
    return 'none';
  } catch (error) {
    if (error instanceof SmimeError) return error.code;
    throw error;
  }
}

/** A source that tells how much of it was read. */
function counted(pieces: Iterable<Uint8Array>) {
  let read = 0;
  async function* bytes(): AsyncGenerator<Uint8Array> {
    for (const piece of pieces) {
      read += piece.length;
      yield piece;
    }
  }
  return { bytes: bytes(), read: () => read };
}

/** In pieces of some kilobytes, as a file comes. */
function repeat(bytes: Uint8Array, count: number): Uint8Array[] {
  const block = concatBytes(Array.from({ length: 1000 }, () => bytes));
  return Array.from({ length: count / 1000 }, () => block);
}

function utf8Pieces(text: string, count: number): Uint8Array[] {
  return repeat(Uint8Array.from(Buffer.from(text, 'latin1')), count);
}

/** SEQUENCE in SEQUENCE, each with the length of what it holds. */
function nested(levels: number): Uint8Array {
  const bytes = new Uint8Array(6 * levels);
  for (let level = 0; level < levels; level++) {
    bytes.set([0x30, 0x84], 6 * level);
    new DataView(bytes.buffer).setUint32(6 * level + 2, 6 * (levels - level - 1));
  }
  return bytes;
}

function ber(...hex: readonly string[]): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.join(''), 'hex'));
}

function length(value: number): string {
  return value.toString(16).padStart(8, '0');
}
