import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainTextLines } from './plain-text.js';

const links = (text: string) =>
  plainTextLines(text).flatMap(({ pieces }) => pieces.flatMap((piece) => (piece.target ? [piece] : [])));

test.each([
  ['See https://firm.example/a?b=c.', 'https://firm.example/a?b=c', 'https://firm.example/a?b=c'],
  ['(http://firm.example/x)', 'http://firm.example/x', 'http://firm.example/x'],
  ['https://firm.example/a_(b)', 'https://firm.example/a_(b)', 'https://firm.example/a_(b)'],
  ['Write to anne@firm.example, please', 'anne@firm.example', 'mailto:anne@firm.example'],
  ['https://user:secret@firm.example/', 'https://user:secret@firm.example/', 'https://firm.example/'],
])('%s has a link', (line, text, target) => {
  expect(links(line)).toEqual([{ text, target }]);
});

test.each(['javascript:alert(1)', 'file:///etc/passwd', 'data:text/html,x', 'no link at all', 'a@b'])(
  '%s has none',
  (line) => expect(links(line)).toEqual([]),
);

test('quoted lines are known by the signs in front of them', () => {
  expect(plainTextLines('new\n> old\n>> older\n> > older').map((line) => line.quoteDepth)).toEqual([
    0, 1, 2, 2,
  ]);
});

test('no character of the text is lost or added by finding links', () => {
  const word = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.webUrl(),
    fc.emailAddress(),
    fc.constantFrom('>', '> ', '\n', ' ', '(', ').'),
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 20 }), (words) => {
      const text = words.join('');
      const shown = plainTextLines(text)
        .map(({ pieces }) => pieces.map((piece) => piece.text).join(''))
        .join('\n');
      expect(shown).toBe(text.replace(/\r\n?/g, '\n').replace(/\n+$/, ''));
    }),
  );
});
