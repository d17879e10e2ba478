/** The languages there are catalogues for. English is the reference: every other has exactly its keys. */
export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

/** Each language's name in itself, for drop-downs. */
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch' };

/** The first language of a preference list (BCP 47 tags) that there is a catalogue for; else English. */
export function pickLanguage(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const primary = tag.toLowerCase().split(/[-_]/)[0];
    const found = languages.find((language) => language === primary);
    if (found !== undefined) return found;
  }
  return 'en';
}
