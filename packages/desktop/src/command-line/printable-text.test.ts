import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printableLine, printableText } from './printable-text.js';

test('a message cannot drive the terminal it is shown in', () => {
  expect(printableText('before\u001b[2J\u001b]0;title\u0007after')).toBe(
    'before\ufffd[2J\ufffd]0;title\ufffdafter',
  );
  expect(printableText('one\r\ntwo\rthree\tfour')).toBe('one\ntwo\nthree\tfour');
  expect(printableLine('From: x\nVerdict: fine')).toBe('From: x Verdict: fine');
  expect(printableLine('evil\u202egpj.exe')).toBe('evil\ufffdgpj.exe');
});

test('no text at all brings a control or direction character through', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(printableText(text)).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cf}]/u);
    }),
  );
});
