import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { type MimeEntity, parseMime } from '../index.js';
import { binaryTranscoder } from './binary-transcoder.js';
import { readHeaderBlock } from './header-block.js';

function transcode(message: Uint8Array, chunk = message.length): Uint8Array {
  const { fields, bodyStart } = readHeaderBlock(message);
  const { header, body } = binaryTranscoder(fields);
  const out: Uint8Array[] = [...header, utf8('\r\n')];
  for (let at = bodyStart; at < message.length; at += chunk)
    out.push(...body.push(message.subarray(at, at + chunk)));
  return concatBytes([...out, ...body.end()]);
}

/** Everything a reader can see, leaf by leaf. */
function seen(entity: MimeEntity): unknown {
  const headers = entity.headers
    .filter(({ name }) => !/^content-(type|transfer-encoding)$/i.test(name))
    .map(({ name, value }) => `${name}: ${value}`);
  const shown = { type: entity.contentType, file: entity.fileName, headers };
  return entity.parts.length > 0
    ? { ...shown, parts: entity.parts.map(seen) }
    : { ...shown, body: Buffer.from(entity.body()).toString('hex') };
}

const base64 = (bytes: Uint8Array, width = 76) =>
  Buffer.from(bytes)
    .toString('base64')
    .replace(new RegExp(`.{1,${width}}`, 'g'), '$&\r\n');

describe('making bodies binary', () => {
  test('a decoded body may hold what was the boundary', () => {
    const body = utf8('x\r\n--b\r\nContent-Type: text/html\r\n\r\n<script>\r\n--b--\r\n');
    const message = utf8(
      `Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(body)}--b--\r\n`,
    );
    const result = parseMime(transcode(message));
    expect(result.parts.length).toBe(1);
    expect(result.parts[0]?.body()).toEqual(body);
    expect(result.parts[0]?.rawHeader('content-transfer-encoding')).toBe('binary');
  });

  test.each(['multipart/signed', 'multipart/encrypted', 'message/rfc822'])(
    '%s passes byte for byte',
    (type) => {
      const inner = `Content-Type: ${type}; boundary=i\r\n\r\n--i\r\nContent-Transfer-Encoding: base64\r\n\r\nQUJD\r\n--i--\r\n`;
      const message = utf8(`Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n${inner}\r\n--b--\r\n`);
      expect(Buffer.from(transcode(message)).includes(inner)).toBe(true);
    },
  );

  test('in any pieces, every body, name and header value stays what it was', () => {
    const leaf = fc
      .record({
        bytes: fc.uint8Array({ maxLength: 200 }),
        encoding: fc.constantFrom('base64', 'quoted-printable', '7bit', ''),
        file: fc.constantFrom('a.bin', 'ü.txt'),
      })
      .map(({ bytes, encoding, file }) => {
        const body =
          encoding === 'base64'
            ? base64(bytes, 60)
            : encoding === 'quoted-printable'
              ? Array.from(bytes, (b) => `=${b.toString(16).padStart(2, '0').toUpperCase()}`).join('=\r\n')
              : '--x\r\n-- \r\n--\r\nplain -- text\r\n';
        return `X-Leaf: yes\r\nContent-Disposition: attachment; filename*=utf-8''${encodeURIComponent(file)}\r\n${encoding ? `Content-Transfer-Encoding: ${encoding}\r\n` : ''}\r\n${body}`;
      });
    const multipart = (parts: readonly string[], boundary: string) =>
      `Content-Type: multipart/mixed;\r\n boundary="${boundary}"\r\n\r\npreamble\r\n${parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('')}--${boundary}--\r\nepilogue`;
    const message = fc
      .tuple(fc.array(leaf, { minLength: 1, maxLength: 3 }), fc.array(leaf, { maxLength: 2 }))
      .map(([outer, inner]) =>
        multipart(inner.length > 0 ? [...outer, multipart(inner, 'inner')] : outer, 'outer'),
      );
    fc.assert(
      fc.property(fc.oneof(message, leaf), fc.integer({ min: 1, max: 400 }), (text, chunk) => {
        const bytes = utf8(text);
        const result = transcode(bytes, chunk);
        expect(seen(parseMime(result))).toEqual(seen(parseMime(bytes)));
        expect(Buffer.from(result).toString('latin1').toLowerCase()).not.toContain(
          'content-transfer-encoding: base64',
        );
      }),
    );
  });
});
