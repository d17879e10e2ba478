import { expect, test } from 'vitest';
import { catalogue, languages } from './index.js';

const places = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '').sort();

for (const language of languages) {
  test(`${language}: has every string of the English catalogue, with the same places for values`, () => {
    for (const [area, strings] of Object.entries(catalogue('en'))) {
      const translated = catalogue(language)[area as 'mails'] as Record<string, string>;
      expect(Object.keys(translated).sort()).toEqual(Object.keys(strings).sort());
      for (const [key, text] of Object.entries(strings as Record<string, string>)) {
        expect(new Set(places(translated[key] ?? '')), `${area}.${key}`).toEqual(new Set(places(text)));
        expect(translated[key]?.trim(), `${area}.${key}`).not.toBe('');
      }
    }
  });
}
