import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { parseAddressList } from '../index.js';
import { decodeEncodedWords, encodeWords } from './encoded-word.js';
import { readHeaderBlock } from './header-block.js';
import { parseParameters } from './header-parameters.js';
import { base64Decoder, decodeTransfer } from './transfer-encoding.js';

/** Text as it may stand in a header field: no line ends, no halves of characters. */
const text = fc.string({ unit: 'binary', maxLength: 200 }).filter((value) => !/[\r\n\0]/.test(value));
const token = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.-]{0,20}$/);

describe('what was written is read again', () => {
  test('text as encoded words', () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(decodeEncodedWords(encodeWords(value))).toBe(value);
      }),
    );
  });

  test('header fields, folded anywhere', () => {
    const value = fc.stringMatching(/^[!-~](?:[ -~]{0,80}[!-~])?$/);
    const field = fc.record({ name: token, value, folds: fc.infiniteStream(fc.boolean()) });
    fc.assert(
      fc.property(fc.array(field, { maxLength: 20 }), fc.constantFrom('\r\n', '\n'), (fields, lineEnd) => {
        const block = fields.map(({ name, value, folds }) => {
          const folded = value.replace(/ (?=[!-~])/g, (space) =>
            folds.next().value ? `${lineEnd} ` : space,
          );
          return `${name}: ${folded}${lineEnd}`;
        });
        const bytes = utf8(`${block.join('')}${lineEnd}body`);
        const { fields: read, bodyStart } = readHeaderBlock(bytes);
        expect(read.map(({ name, value }) => [name, value])).toEqual(
          fields.map(({ name, value }) => [name, value]),
        );
        expect(Buffer.from(bytes.subarray(bodyStart)).toString()).toBe('body');
        expect(Buffer.from(concatBytes(read.map(({ raw }) => raw))).toString()).toBe(block.join(''));
      }),
    );
  });

  test('parameters in quotes, and in RFC 2231 with continuations', () => {
    const quoted = (value: string) => `"${value.replace(/[\\"]/g, '\\$&')}"`;
    const percent = (bytes: Uint8Array) => [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`);
    const plain = fc.stringMatching(/^[ -~]{0,60}$/).filter((value) => !value.includes('=?'));
    fc.assert(
      fc.property(
        token,
        token,
        plain,
        text,
        fc.integer({ min: 1, max: 9 }),
        (name, other, simple, rich, size) => {
          fc.pre(name.toLowerCase() !== other.toLowerCase());
          const digits = percent(utf8(rich));
          const pieces = Array.from({ length: Math.ceil(digits.length / size) || 1 }, (_, index) => {
            const piece = digits.slice(index * size, (index + 1) * size).join('');
            return `; ${other}*${index}*=${index === 0 ? "utf-8''" : ''}${piece}`;
          });
          const read = parseParameters(
            `text/plain; ${name}=${quoted(simple)}${pieces.reverse().join('')} (note)`,
          );
          expect(read.value).toBe('text/plain');
          expect(read.parameters.get(name.toLowerCase())).toBe(simple);
          // Two hundred parameters are read, which is more than any file name has pieces.
          if (pieces.length < 190) expect(read.parameters.get(other.toLowerCase())).toBe(rich);
        },
      ),
    );
  });

  test('address lists', () => {
    const name = text.filter((value) => value === value.trim() && !/[\u0080-\u009f\s]{2}/.test(value));
    const local = fc.stringMatching(/^[!-~ ]{1,20}$/).filter((value) => value === value.trim());
    const mailbox = fc.record({ name, local, domain: fc.stringMatching(/^[a-z]{1,8}\.example$/) });
    fc.assert(
      fc.property(fc.array(mailbox, { maxLength: 8 }), (mailboxes) => {
        const written = mailboxes.map(
          ({ name, local, domain }) =>
            `${encodeWords(`\u00fc${name}`)} <"${local.replace(/[\\"]/g, '\\$&')}"@${domain}>`,
        );
        const read = parseAddressList(written.join(',\r\n '));
        expect(read.map(({ name }) => name)).toEqual(mailboxes.map(({ name }) => `\u00fc${name}`));
        // As it is read it is written, and then it stays.
        const again = parseAddressList(read.map(({ address }) => address).join(', '));
        expect(again.map(({ address }) => address)).toEqual(read.map(({ address }) => address));
      }),
    );
  });
});

describe('inputs that fuzzing found', () => {
  test('characters of base64url are passed over, whether a body comes whole or in pieces', () => {
    const body = utf8('AAEC-AwQFBg_\r\nBwgJCgsMDQ4P\r\n');
    const decoder = base64Decoder();
    const pieces = [...body].map((byte) => decoder.push(Uint8Array.of(byte)));
    expect(decodeTransfer('base64', body)).toEqual(concatBytes([...pieces, decoder.end()]));
    expect(decodeTransfer('base64', body)).toEqual(decodeTransfer('base64', utf8('AAECAwQFBgBwgJCgsMDQ4P')));
  });

  test('backslashes in a domain literal stay as they are', () => {
    const [mailbox] = parseAddressList('b@[192.0.\\\\2.1]');
    expect(parseAddressList(mailbox!.address)).toEqual([mailbox]);
  });
});
