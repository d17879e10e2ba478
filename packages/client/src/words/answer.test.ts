import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ClientError } from '../client-error.js';
import { answerNormalisationVersion, normaliseAnswer } from './answer.js';

const letters = fc.stringMatching(/^[a-zà-öø-ÿа-яα-ω0-9]{1,20}$/);
const separators = fc.stringMatching(/^[ \t.,;:!?'’"„“()\-–—_/´`]{0,4}$/);

function normalisedOrRefused(answer: string): string {
  try {
    return normaliseAnswer(answer);
  } catch (error) {
    expect(error).toBeInstanceOf(ClientError);
    return '';
  }
}

describe('a pickup answer', () => {
  it.each([
    ['Sankt-Martins-Platz 4', 'sankt martins platz 4'],
    ["O'Neil", 'O’NEIL'],
    ['O´Neil', 'ONeil'],
    ['Straße', 'STRASSE'],
    ['STRAẞE', 'strasse'],
    ['ΟΔΥΣΣΕΥΣ', 'οδυσσευς'],
    ['Jose\u0301', 'JOSÉ'],
    ['ﬁnal', 'Final'],
    ['Ａｃｍｅ　１２', 'acme 12'],
    ['Yel\u00adlow\u200b', 'yellow'],
    ['Київ', 'КИЇВ'],
  ])('is the same typed as %s and as %s', (one, other) => {
    expect(normaliseAnswer(one)).toBe(normaliseAnswer(other));
  });

  it.each([
    ['Rex', 'Max'],
    ['12', '21'],
    ['é', 'e'],
    ['€ 5', '$ 5'],
    ['😀', '😁'],
  ])('%s is not %s', (one, other) => {
    expect(normaliseAnswer(one)).not.toBe(normaliseAnswer(other));
  });

  it('has version 1, whose results never change', () => {
    expect(answerNormalisationVersion).toBe(1);
    expect(normaliseAnswer(' Größe: ½ „Café“ №7 ')).toBe('grösse1⁄2caféno7');
    expect(normaliseAnswer('İstanbul')).toBe('i̇stanbul');
    expect(normaliseAnswer('東京　タワー')).toBe('東京タワー');
    expect(normaliseAnswer('ᾳ')).toBe('αι');
  });

  it.each(['', '   ', '???', '\u200b\u00ad', '—'])(
    'of nothing but spaces and signs (%j) is refused',
    (answer) => {
      expect(() => normaliseAnswer(answer)).toThrow(expect.objectContaining({ code: 'empty-answer' }));
    },
  );

  it.each(['\u0378', '\ud800', '\ue000'])('with a character unknown to Unicode (%j) is refused', (answer) => {
    expect(() => normaliseAnswer(`a${answer}`)).toThrow(
      expect.objectContaining({ code: 'unsupported-character' }),
    );
  });

  it('does not depend on case, spaces and punctuation', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(letters, separators), { minLength: 1, maxLength: 5 }), (words) => {
        const plain = words.map(([word]) => word).join('');
        const decorated = words.map(([word, separator]) => word.toUpperCase() + separator).join('');
        expect(normaliseAnswer(decorated)).toBe(normaliseAnswer(plain));
      }),
    );
  });

  it('normalised again stays as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 12 }), (answer) => {
        const normalised = normalisedOrRefused(answer);
        if (normalised !== '') expect(normaliseAnswer(normalised)).toBe(normalised);
      }),
      { numRuns: 2000 },
    );
  });

  it('of any single character reaches a form that stays', () => {
    const unstable: string[] = [];
    for (let codePoint = 0; codePoint <= 0x10ffff; codePoint++) {
      const normalised = normalisedOrRefusedQuickly(String.fromCodePoint(codePoint));
      if (normalised !== '' && normaliseAnswer(normalised) !== normalised)
        unstable.push(codePoint.toString(16));
    }
    expect(unstable).toEqual([]);
  });
});

function normalisedOrRefusedQuickly(answer: string): string {
  return /[\p{Unassigned}\p{Surrogate}\p{Private_Use}]/u.test(answer) ? '' : normalisedOrRefused(answer);
}
