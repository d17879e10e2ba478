import { describe, expect, test } from 'vitest';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { messageContent, openMessage, parseAddressList, parseMime } from '../index.js';
import { counted, utf8Pieces } from './hostile-bytes.js';
import { OPTIONS, refusal } from './refusal.js';

const MILLION = 1_000_000;
const MIB = 1024 * 1024;

describe('MIME that would keep a reader busy is refused after a part of it', () => {
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
