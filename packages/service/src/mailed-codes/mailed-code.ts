import { randomInt } from 'node:crypto';

/** Crockford's base 32: no I, L, O, U, which are read or typed as something else. Five bits each. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Twenty characters: 100 bits. */
const groups = 4;
const groupLength = 5;

/** A code to be mailed and typed, as it is printed: `ABCDE-FGHJK-MNPQR-STVWX`. */
export function newMailedCode(): string {
  const group = (): string =>
    Array.from({ length: groupLength }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
  return Array.from({ length: groups }, group).join('-');
}

/** As people type it: any case, any separators, and the letters that look like digits. */
export function normaliseCode(typed: string): string {
  return typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replace(/[IL]/g, '1')
    .replaceAll('O', '0');
}
