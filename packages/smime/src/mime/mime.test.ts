import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { messageContent, parseMime, SmimeError } from '../index.js';
import { base64Decoder, quotedPrintableDecoder, type TransferDecoder } from './transfer-encoding.js';

const lines = (...text: string[]) => utf8(text.join('\r\n'));

describe('parsing MIME', () => {
  test('header fields are unfolded and decoded', () => {
    const entity = parseMime(
      lines(
        'Subject: =?utf-8?Q?Gr=C3=BC=C3?=',
        ' =?utf-8?Q?=9Fe_?= =?iso-8859-1?B?5A==?= aus',
        ' Wien',
        'X-Raw: Größe',
        '',
        'x',
      ),
    );
    expect(entity.header('subject')).toBe('Grüße ä aus Wien');
    expect(entity.rawHeader('SUBJECT')).toContain('=?utf-8?Q?');
    expect(entity.header('x-raw')).toBe('Größe');
    expect(entity.header('absent')).toBeUndefined();
  });

  test('file names come from RFC 2231, RFC 2047 or plain parameters', () => {
    const name = (field: string) => parseMime(lines(`Content-Disposition: ${field}`, '', '')).fileName;
    expect(name(`attachment; filename*0*=utf-8''B%C3%A4r; filename*1="in.p"; filename*2*=d%66`)).toBe(
      'Bärin.pdf',
    );
    expect(name(`attachment; filename*=iso-8859-1'de'%E4.txt; filename=a.txt`)).toBe('ä.txt');
    expect(name('attachment; filename="=?utf-8?B?w6QudHh0?="')).toBe('ä.txt');
    expect(name('attachment; filename="a \\"b\\";.txt"')).toBe('a "b";.txt');
    expect(parseMime(lines('Content-Type: application/pdf; name=x.pdf', '', '')).fileName).toBe('x.pdf');
  });

  test('charsets are honoured, and unknown ones do not fail', () => {
    const text = (charset: string, bytes: Uint8Array) =>
      parseMime(concatBytes([lines(`Content-Type: text/plain; charset=${charset}`, '', ''), bytes])).text();
    expect(text('iso-8859-15', Uint8Array.of(0xa4))).toBe('€');
    expect(text('windows-1251', Uint8Array.of(0xcf))).toBe('П');
    expect(text('us-ascii', utf8('ä'))).toBe('ä');
    expect(text('x-nobody', Uint8Array.of(0xe4))).toBe('ä');
  });

  test('parts are found; preamble, epilogue and look-alike boundaries are not', () => {
    const entity = parseMime(
      lines(
        'Content-Type: multipart/mixed; boundary="b"',
        '',
        'pre',
        '--bx',
        '--b',
        '',
        'one',
        '--bb',
        '--b ',
        'Content-Type: text/html',
        '',
        'two',
        '',
        '--b--',
        'epilogue',
        '--b',
        '',
        'no',
      ),
    );
    expect(entity.parts.map((part) => part.text())).toEqual(['one\r\n--bb', 'two\r\n']);
    expect(entity.body().length).toBe(0);
  });

  test('a missing closing boundary loses nothing', () => {
    const entity = parseMime(lines('Content-Type: multipart/mixed; boundary=b', '', '--b', '', 'all of it'));
    expect(entity.parts[0]?.text()).toBe('all of it');
  });

  test('the body to show is chosen among alternatives', () => {
    const entity = parseMime(
      lines(
        'Content-Type: multipart/mixed; boundary=m',
        '',
        '--m',
        'Content-Type: multipart/related; boundary=r',
        '',
        '--r',
        'Content-Type: multipart/alternative; boundary=a',
        '',
        '--a',
        'Content-Type: text/plain',
        '',
        'plain',
        '--a',
        'Content-Type: text/html',
        '',
        '<b>html</b>',
        '--a--',
        '--r',
        'Content-Type: image/png',
        'Content-ID: <i@x>',
        'Content-Disposition: inline; filename=i.png',
        '',
        'i',
        '--r--',
        '--m',
        'Content-Type: text/plain; name=n.txt',
        'Content-Disposition: attachment',
        '',
        'file',
        '--m',
        'Content-Type: message/rfc822',
        '',
        'Subject: in',
        '',
        'x',
        '--m--',
      ),
    );
    const content = messageContent(entity);
    expect(content).toMatchObject({ html: '<b>html</b>', text: 'plain' });
    expect(content.inline.map(({ contentId }) => contentId)).toEqual(['i@x']);
    expect(content.attachments.map(({ contentType }) => contentType)).toEqual([
      'text/plain',
      'message/rfc822',
    ]);
  });

  test('hostile nesting and a million header fields are refused quickly', () => {
    const deep = Array.from(
      { length: 60 },
      (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`,
    ).join('');
    expect(() => parseMime(utf8(deep))).toThrow(SmimeError);
    expect(() => parseMime(utf8('a: b\r\n'.repeat(1_000_000)))).toThrow(SmimeError);
    const blank = ' '.repeat(500_000);
    for (const name of ['Content-ID', 'Subject'])
      expect(parseMime(utf8(`${name}: a${blank}b\r\n\r\nx`)).text()).toBe('x');
    const parts = `Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\n'.repeat(100_000)}`;
    expect(() => parseMime(utf8(parts))).toThrow(SmimeError);
  });

  test('any bytes are read or refused with the typed error', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '--b',
        '\r\n',
        '\n',
        'Content-Type: multipart/mixed; boundary=b',
        'Content-Transfer-Encoding: base64',
        '=?utf-8?Q?=C3?=',
        'a:',
        ' ',
      ),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const walk = (entity: ReturnType<typeof parseMime>): void => {
          entity.header('a');
          entity.text();
          entity.parts.forEach(walk);
        };
        try {
          walk(parseMime(utf8(pieces.join(''))));
        } catch (error) {
          expect(error).toBeInstanceOf(SmimeError);
        }
      }),
    );
  });
});

describe('transfer encodings', () => {
  const inChunks = (decoder: TransferDecoder, bytes: Uint8Array, sizes: readonly number[]) => {
    const out: Uint8Array[] = [];
    let at = 0;
    for (let i = 0; at < bytes.length; i++) {
      const size = Math.max(1, sizes[i % sizes.length] ?? 1);
      out.push(decoder.push(bytes.subarray(at, at + size)));
      at += size;
    }
    return concatBytes([...out, decoder.end()]);
  };
  const sizes = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 });

  test('base64 in any pieces and lines gives the same bytes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.integer({ min: 1, max: 80 }),
        sizes,
        (bytes, width, chunks) => {
          const text = Buffer.from(bytes)
            .toString('base64')
            .replace(new RegExp(`.{${width}}`, 'g'), '$&\r\n');
          expect(inChunks(base64Decoder(), utf8(text), chunks)).toEqual(Uint8Array.from(bytes));
        },
      ),
    );
  });

  test('quoted-printable in any pieces gives the same bytes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('=', '=\r\n', '=41', '=C3=BC', ' ', '\t', 'a', '\r\n', '=\n', '=4', '=g1'), {
          maxLength: 30,
        }),
        sizes,
        (pieces, chunks) => {
          const bytes = utf8(pieces.join(''));
          const whole = quotedPrintableDecoder();
          expect(inChunks(quotedPrintableDecoder(), bytes, chunks)).toEqual(
            concatBytes([whole.push(bytes), whole.end()]),
          );
        },
      ),
    );
  });

  test('white space before a line end is not content, a damaged escape is', () => {
    const decoder = quotedPrintableDecoder();
    const decoded = concatBytes([decoder.push(utf8('a  \r\nb=20\r\n=zz=\r\nc =')), decoder.end()]);
    expect(new TextDecoder().decode(decoded)).toBe('a\r\nb \r\n=zzc ');
  });
});
