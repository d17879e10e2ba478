import { beforeAll, describe, expect, test } from 'vitest';
import { childrenOf, context, encode, octetString, oidText, parseAsn1, sequence } from '../asn1/asn1.js';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import {
  Certificate,
  collect,
  importPkcs12,
  messageContent,
  openCms,
  openMessage,
  parseAddressList,
  parseMime,
  protectMessage,
  SmimeError,
  type SmimeErrorCode,
} from '../index.js';
import { newFirm, newPerson, TODAY } from '../testing/firm.js';
import { processorTime } from '../testing/growth.js';
import { FUZZ_KEY } from './fuzz-seeds.js';
import { nestedIn } from './tlv-mutation.js';

const OPTIONS = { keys: [FUZZ_KEY], roots: [], at: new Date('2026-06-01T00:00:00Z'), readers: [] };
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

let usual = Number.POSITIVE_INFINITY;

beforeAll(async () => {
  const { signer } = await newPerson(await newFirm(), 'anna@firm.example', 'p-256');
  const { bytes } = await protectMessage({
    message: utf8('From: anna@firm.example\r\nTo: ben@firm.example\r\n\r\nHello'),
    signer,
    recipients: [FUZZ_KEY],
    contentEncryption: 'aes-256-gcm',
    signingTime: TODAY,
  });
  const message = await collect(bytes);
  for (let run = 0; run < 10; run++)
    usual = Math.min(usual, await processorTime(() => openMessage(message, OPTIONS)));
});

describe('bytes that would keep a reader busy are refused after a part of them', () => {
  test('a certificate nested a hundred thousand levels deep', async () => {
    expect(await refusal(() => Certificate.fromDer(nested(100_000)))).toBe('too-deep');
  });

  test('a key file nested a hundred thousand levels deep', async () => {
    expect(await refusal(() => importPkcs12(nested(100_000), 'x'))).toBe('too-deep');
  });

  test('names in a certificate nested a hundred thousand levels deep', async () => {
    const { signing } = await newPerson(await newFirm(), 'anna@firm.example', 'p-256');
    const names = (value: Uint8Array) => withExtension(signing.certificate.der, '2.5.29.17', value);
    const few = Certificate.fromDer(names(ber('3013', '8111', utf8Hex('anna@firm.example'))));
    expect(few.emailAddresses).toEqual(['anna@firm.example']);
    const hostile = names(nested(100_000));
    expect(await refusal(() => Certificate.fromDer(hostile).emailAddresses)).toBe('too-deep');
  });

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

  test('a message with a million header fields', async () => {
    const source = counted(utf8Pieces('X-Field: value\r\n', MILLION));
    expect(await refusal(() => openMessage(source.bytes, OPTIONS))).toBe('too-large');
    expect(source.read()).toBeLessThan(2 * MIB);
  });

  test('a part with a million header fields', async () => {
    const part = utf8('X-Field: value\r\n'.repeat(MILLION));
    expect(await refusal(() => parseMime(part))).toBe('too-large');
  });

  test('a header field folded a million times', async () => {
    const source = counted([utf8('Subject: a'), ...utf8Pieces('\r\n a', MILLION)]);
    expect(await refusal(() => openMessage(source.bytes, OPTIONS))).toBe('too-large');
    expect(source.read()).toBeLessThan(2 * MIB);
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

  test.each([
    ['certificate', 'malformed-certificate', (bytes: Uint8Array) => Certificate.fromDer(bytes)],
    ['cms', 'malformed-asn1', (bytes: Uint8Array) => openCms(bytes, OPTIONS)],
    ['key file', 'malformed-pkcs12', (bytes: Uint8Array) => importPkcs12(bytes, 'x')],
  ] as const)('a length of two gigabytes that never comes: %s', async (_, code, read) => {
    expect(await refusal(() => read(ber('30847fffffff', '0201', '00')))).toBe(code);
  });

  test('a multipart of a million parts', async () => {
    const message = concatBytes([
      utf8('Content-Type: multipart/mixed; boundary=b\r\n\r\n'),
      utf8('--b\r\n\r\nx\r\n'.repeat(MILLION)),
    ]);
    expect(await refusal(() => parseMime(message))).toBe('too-large');
  });

  test('multiparts nested a hundred thousand levels deep', async () => {
    const levels = Array.from(
      { length: 100_000 },
      (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`,
    );
    const message = utf8(levels.join(''));
    expect(await refusal(() => messageContent(parseMime(message)))).toBe('too-deep');
  });

  test('an address list of a million brackets', async () => {
    for (const character of ['(', '<', '"', '\\', ',', ':', '@', ' ', '=?'])
      expect(await refusal(() => parseAddressList(character.repeat(MILLION)))).toBe('too-large');
  });
});

/** The code; and that it took no more than some hundred usual messages. */
async function refusal(attempt: () => unknown): Promise<SmimeErrorCode | 'none'> {
  let code: SmimeErrorCode | 'none' = 'none';
  const spent = await processorTime(async () => {
    code = await codeOf(attempt);
  });
  expect(spent).toBeLessThan(500 * usual);
  return code;
}

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
  return nestedIn(0x30, levels, new Uint8Array());
}

/** OCTET STRING in OCTET STRING. */
function strings(levels: number): Uint8Array {
  return nestedIn(0x24, levels, ber('0401', '09'));
}

function ber(...hex: readonly string[]): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.join(''), 'hex'));
}

function utf8Hex(text: string): string {
  return Buffer.from(text).toString('hex');
}

function length(value: number): string {
  return value.toString(16).padStart(8, '0');
}

/** The certificate with other bytes in an extension; its signature is no longer right, which nobody asks here. */
function withExtension(der: Uint8Array, type: string, value: Uint8Array): Uint8Array {
  const [tbs, ...rest] = childrenOf(parseAsn1(der, 'certificate'));
  const fields = childrenOf(tbs!).map((field) => {
    if (field.idBlock.tagNumber !== 3 || field.idBlock.tagClass !== 3) return field;
    const extensions = childrenOf(childrenOf(field)[0]!).map((extension) =>
      oidText(childrenOf(extension)[0]) === type
        ? sequence(childrenOf(extension)[0]!, octetString(value))
        : extension,
    );
    return context(3, sequence(...extensions));
  });
  return encode(sequence(sequence(...fields), ...rest));
}
