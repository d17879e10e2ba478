import { de } from './de/index.js';
import { en } from './en/index.js';
import type { Language } from './language.js';

/** A catalogue: areas of the product, each with its strings. `{name}` in a string is a place for a value. */
export type Catalogue = {
  readonly [Area in keyof typeof en]: { readonly [Key in keyof (typeof en)[Area]]: string };
};

/** A string's name: `area.key`. */
export type MessageKey = {
  [Area in keyof Catalogue & string]: `${Area}.${keyof Catalogue[Area] & string}`;
}[keyof Catalogue & string];

export type Translate = (key: MessageKey, values?: Readonly<Record<string, string | number>>) => string;

const catalogues: Readonly<Record<Language, Catalogue>> = { en, de };

/**
 * The strings of one language. A string with several forms separates them by `|` (one|other) and takes the
 * form that `count` asks for in that language (CLDR plural rules, through Intl).
 * @throws {Error} when a place in the string has no value: a gap must not reach a reader.
 */
export function translator(language: Language): Translate {
  const plural = new Intl.PluralRules(language);
  return (key, values = {}) => {
    const [area = '', name = ''] = key.split('.');
    const strings: Readonly<Record<string, Readonly<Record<string, string>>>> = catalogues[language];
    const forms = (strings[area]?.[name] ?? key).split('|');
    const form = forms.length > 1 && plural.select(Number(values.count)) === 'one' ? forms[0] : forms.at(-1);
    return (form ?? '').replace(/\{(\w+)\}/g, (_, place: string) => {
      const value = values[place];
      if (value === undefined) throw new Error(`No value for {${place}} in ${key}.`);
      return String(value);
    });
  };
}

/** All strings of a language, for tools that need the whole (ribbon, installer). */
export function catalogue(language: Language): Catalogue {
  return catalogues[language];
}
