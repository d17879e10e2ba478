import { describe, expect, test } from 'vitest';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { readHeaderBlock } from './header-block.js';

const read = (text: string, start?: number, end?: number) => readHeaderBlock(utf8(text), start, end);
const named = (text: string) => read(text).fields.map(({ name, value }) => [name, value]);

describe('a header', () => {
  test('ends at its empty line, with line ends of either kind', () => {
    for (const end of ['\n', '\r\n']) {
      const header = `From: a@x.example${end}Subject: one${end} two${end}`;
      const { fields, bodyStart } = read(`${header}${end}body: none${end}`);
      expect(fields.map(({ name, value }) => [name, value])).toEqual([
        ['From', 'a@x.example'],
        ['Subject', 'one two'],
      ]);
      expect(fields.map(({ text }) => text).join('')).toBe(header);
      expect(bodyStart).toBe(header.length + end.length);
    }
  });

  test.each(['no field', 'two words: x', ': x', ' continued', 'é: x', ''])(
    'ends where a line is no field: %j',
    (line) => {
      const { fields, bodyStart } = read(`A: b\nC: d\n${line && `${line}\n`}`);
      expect(fields.map(({ name }) => name)).toEqual(['A', 'C']);
      expect(bodyStart).toBe(line === ' continued' ? 21 : 10);
    },
  );

  test('may have a line of an mbox before its first field, and nowhere else', () => {
    const { fields, fieldsStart, fieldsEnd, bodyStart } = read('From anna Mon Jan  1\nA: b\n\nbody');
    expect(fields.map(({ text }) => text)).toEqual(['A: b\n']);
    expect([fieldsStart, fieldsEnd, bodyStart]).toEqual([21, 26, 27]);
    expect(read('A: b\nFrom anna Mon Jan  1\nC: d\n\n').bodyStart).toBe(5);
    expect(read('From anna Mon Jan  1\n\nbody')).toMatchObject({ fields: [], fieldsEnd: 22, bodyStart: 22 });
  });

  test('goes on in lines that begin with a blank or a tabulator', () => {
    expect(named('A: b\n\tc\n d\r\n\te\nF: g\n\n')).toEqual([
      ['A', 'b\tc d\te'],
      ['F', 'g'],
    ]);
  });

  test('is read from and to a place', () => {
    const text = 'before\nA: b\nC: d\nE: f\n\n';
    const { fields, bodyStart } = read(text, 7, 17);
    expect(fields.map(({ name }) => name)).toEqual(['A', 'C']);
    expect(bodyStart).toBe(17);
    expect(read('\n\nFrom anna\nA: b\n\n', 2)).toMatchObject({
      fieldsStart: 12,
      fieldsEnd: 17,
      bodyStart: 18,
    });
    // A line end of which half lies beyond is none.
    expect(read('A: b\r\n\r\n', 0, 7).bodyStart).toBe(6);
  });

  test('has names up to a colon, with white space before it as old programs wrote', () => {
    expect(named('Subject \t: x\nX-!#$:y\n\n')).toEqual([
      ['Subject', 'x'],
      ['X-!#$', 'y'],
    ]);
    expect(named('Subject\n: x\n\n')).toEqual([]);
  });

  test('is UTF-8 above ASCII, or what its bytes look like, field by field', () => {
    const bytes = concatBytes([utf8('A: bär\nB: '), Uint8Array.of(0x62, 0xe4, 0x72), utf8('\nC: c\n\n')]);
    expect(readHeaderBlock(bytes).fields.map(({ value }) => value)).toEqual(['bär', 'bär', 'c']);
    expect(concatBytes(readHeaderBlock(bytes).fields.map(({ raw }) => raw))).toEqual(bytes.slice(0, -1));
  });

  test('is what it was when its memory is used again', () => {
    const bytes = utf8('A: b\r\n c\r\n\r\n');
    const { fields } = readHeaderBlock(bytes);
    bytes.fill(0x0a);
    expect(fields).toMatchObject([{ name: 'A', value: 'b c', text: 'A: b\r\n c\r\n' }]);
    expect(fields[0]!.raw).toEqual(utf8('A: b\r\n c\r\n'));
  });

  test('is refused with more fields or bytes than any real one', () => {
    expect(read('A: b\n'.repeat(2000)).fields).toHaveLength(2000);
    const tooLarge = expect.objectContaining({ code: 'too-large' });
    expect(() => read('A: b\n'.repeat(2001))).toThrow(tooLarge);
    // 1 MiB, and one byte more.
    expect(read(`A: bcd\n${' c\n'.repeat(349_523)}`).fields).toHaveLength(1);
    expect(() => read(`A: bcde\n${' c\n'.repeat(349_523)}`)).toThrow(tooLarge);
    expect(() => read(`A: b\n${' c\n'.repeat(349_525)}`)).toThrow(tooLarge);
    // A body is no part of it, however long it is.
    expect(read(`A: b\nno field\n${'x'.repeat(3_000_000)}`).bodyStart).toBe(5);
  });
});
