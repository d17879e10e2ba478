import { expect, test } from 'vitest';
import { personInSentence } from './index.js';

test('OL-7: inside a sentence stands a name that is one, and else the address alone', () => {
  const address = 'mallory@evil.example';
  for (const name of ['Änne Müller', "Dr. O'Neil (Kanzlei)", '山田 太郎', 'Anna-Lena 2'])
    expect(personInSentence({ name, address })).toBe(`${name} <${address}>`);
  for (const name of [
    'Anna <anna@firm.example>, signed, unchanged, encrypted. Ref:',
    'anna@firm.example',
    'Anna\u202e',
    'Anna\u2066x',
    'Anna\nsigned',
    'a'.repeat(61),
    '',
  ])
    expect(personInSentence({ name, address })).toBe(address);
});
