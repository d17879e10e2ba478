import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { utf8 } from '../bytes/byte-arrays.js';
import { PartHeaders } from './part-headers.js';

/** What is found, the entity coming in pieces of this size. */
function findings(entity: string, size = entity.length) {
  const headers = new PartHeaders();
  const bytes = utf8(entity);
  for (let at = 0; at < bytes.length; at += size) headers.add(bytes.subarray(at, at + size));
  return headers.findings(0, bytes.length);
}

const CLAIM = 'Content-Type: text/plain; hp="cipher"\r\nSubject: other\r\n\r\nclaim\r\n';
const NOTHING = { protectedParts: false, nestedHeaders: false, wrapper: false };
/** A multipart of so many multiparts, the last of which holds the part. */
const among = (count: number, part: string) => {
  const others = Array.from(
    { length: count },
    (_, i) =>
      `--top\r\nContent-Type: multipart/mixed; boundary=s${i}-\r\n\r\n--s${i}-\r\n\r\nq\r\n--s${i}---\r\n`,
  );
  const last = `--top\r\nContent-Type: multipart/mixed; boundary=last\r\n\r\n--last\r\n${part}--last--\r\n`;
  return `Content-Type: multipart/mixed; boundary=top\r\n\r\n${others.join('')}${last}--top--\r\n`;
};

describe('what parts say of themselves', () => {
  test('a part that claims protected headers is found in any pieces, the root’s own claim is none', () => {
    const nested = among(3, CLAIM);
    for (let size = 1; size < 90; size++)
      expect(findings(nested, size)).toEqual({ ...NOTHING, nestedHeaders: true });
    for (const entity of [CLAIM, among(3, 'Content-Type: text/plain\r\n\r\nx\r\n')])
      for (const size of [1, 7, 5000]) expect(findings(entity, size)).toEqual(NOTHING);
  });

  test('attack: a claim behind a long header is found', () => {
    const long = (size: number) => `${`X-Long: ${'a'.repeat(900)}\r\n`.repeat(size)}${CLAIM}`;
    for (const size of [10, 20, 200])
      expect(findings(among(1, long(size)), 5000)).toMatchObject({ nestedHeaders: true });
    expect(() => findings(among(1, long(2000)))).toThrow(expect.objectContaining({ code: 'too-large' }));
  });

  test('attack: behind more multiparts than are looked into, the worst is told', () => {
    expect(findings(among(25, 'Content-Type: text/plain\r\n\r\nx\r\n'))).toEqual(NOTHING);
    for (const part of [CLAIM, 'Content-Type: application/pkcs7-mime\r\n\r\nx\r\n'])
      expect(findings(among(40, part))).toMatchObject({ protectedParts: true, nestedHeaders: true });
  });

  test('attack: more parts than any message has are told, though nothing is seen of the last', () => {
    const part = '--top\r\n\r\nx\r\n';
    const entity = (count: number) =>
      `Content-Type: multipart/mixed; boundary=top\r\n\r\n${part.repeat(count)}--top--\r\n`;
    expect(findings(entity(9000))).toEqual(NOTHING);
    expect(findings(entity(10_001))).toMatchObject({ protectedParts: true, nestedHeaders: true });
  });

  test('a wrapper is one at the root alone', () => {
    const wrapper = 'Content-Type: message/rfc822; forwarded=no\r\n\r\nSubject: x\r\n\r\nx\r\n';
    expect(findings(wrapper)).toMatchObject({ wrapper: true });
    expect(findings(among(1, wrapper))).toMatchObject({ wrapper: false });
    // A root with a long header, as servers make them, is read to its end.
    expect(findings(`${`ARC-Seal: ${'a'.repeat(800)}\r\n`.repeat(100)}${wrapper}`, 1000)).toMatchObject({
      wrapper: true,
    });
  });

  test('the same is found in any pieces', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('--top', '--', '\r\n', '\n', CLAIM, ' ', 'x', '--last', 'a: b'), {
          maxLength: 25,
        }),
        fc.integer({ min: 1, max: 40 }),
        (pieces, size) => {
          const entity = `Content-Type: multipart/mixed; boundary=top\r\n\r\n${pieces.join('')}`;
          expect(findings(entity, size)).toEqual(findings(entity));
        },
      ),
    );
  });
});
