import type { Person } from './presentation.js';

/** `1.4 MB`, in the reader's language; powers of ten, as file managers show them. */
export function formatSize(bytes: number, language: string): string {
  const [unit, divisor] =
    bytes < 1e3
      ? (['byte', 1] as const)
      : bytes < 1e6
        ? (['kilobyte', 1e3] as const)
        : bytes < 1e9
          ? (['megabyte', 1e6] as const)
          : (['gigabyte', 1e9] as const);
  const value = bytes / divisor;
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit,
    unitDisplay: unit === 'byte' ? 'long' : 'short',
    maximumFractionDigits: divisor === 1 || value >= 100 ? 0 : 1,
  }).format(value);
}

export function formatInstant(instant: Date, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' }).format(instant);
}

export function formatDay(instant: Date, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(instant);
}

/** `Anna Muster <anna@firm.example>`: the address always, because a name is whatever somebody typed. */
export function formatPerson(person: Person): string {
  return person.name === '' || person.name.toLowerCase() === person.address.toLowerCase()
    ? person.address
    : `${person.name} <${person.address}>`;
}

/** A fingerprint in groups of four, which people can compare. */
export function formatFingerprint(hex: string): string {
  return (
    hex
      .toUpperCase()
      .match(/.{1,4}/g)
      ?.join(' ') ?? ''
  );
}
