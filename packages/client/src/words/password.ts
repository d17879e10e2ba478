import { ClientError } from '../client-error.js';
import { assertKnownCharacters } from './typed-text.js';

/**
 * The form in which a password enters OPAQUE and Argon2id: NFKC (UAX #15), case kept.
 * @throws {ClientError} `unsupported-character`.
 */
export function normalisePassword(password: string): string {
  assertKnownCharacters(password);
  return password.normalize('NFKC');
}

/**
 * Refuses passwords that online guessing would find: shorter than 12 characters (8 when three of lower case,
 * upper case, digits and other signs occur), made of very few different characters, the person's own address,
 * or among the first that everybody tries.
 * @throws {ClientError} `weak-password` with the reason, `unsupported-character`.
 */
export function assertPasswordStrength(password: string, address: string): void {
  const normalised = normalisePassword(password);
  const characters = Array.from(normalised);
  const least = classesIn(normalised) >= 3 ? 8 : 12;
  if (characters.length < least) {
    throw weak('Use at least 12 characters, or 8 with upper case, lower case and digits or signs.');
  }
  if (new Set(characters).size < 5) throw weak('Use more different characters.');
  const plain = plainly(normalised);
  const [mailbox = '', domain = ''] = address.split('@');
  if ([address, mailbox, domain, mailbox + mailbox].some((word) => word !== '' && plain === plainly(word))) {
    throw weak('The password must not be the e-mail address.');
  }
  if (triedFirst.has(plain)) {
    throw weak('This password is among the first that are tried.');
  }
}

function classesIn(password: string): number {
  return [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{Ll}\p{Lu}\p{Nd}]/u].filter((one) => one.test(password))
    .length;
}

/** Without case and signs, and with the usual digits for letters undone. */
function plainly(text: string): string {
  const letters: Readonly<Record<string, string>> = {
    '0': 'o',
    '1': 'i',
    '3': 'e',
    '4': 'a',
    '5': 's',
    $: 's',
    '@': 'a',
  };
  const lower = text.toLowerCase();
  const bare = lower.replace(/[^\p{L}\p{Nd}]+$/u, '').replace(/[0-9]+$/, '');
  return (bare === '' ? lower : bare)
    .replace(/[01345$@]/g, (sign) => letters[sign] ?? sign)
    .replace(/[^\p{L}\p{Nd}]/gu, '');
}

function weak(reason: string): ClientError {
  return new ClientError('weak-password', reason);
}

/** The heads of published lists, in plain form; digits and signs behind a word do not make it another. */
const triedFirst: ReadonlySet<string> = new Set(
  [
    'password passwordpassword passwort passwortpasswort kennwort geheim secret changeme letmein',
    'qwerty qwertyuiop qwertz qwertzuiop asdfghjkl yxcvbnm zxcvbnm abcdefgh abcdefghijkl',
    'welcome willkommen hallo hello iloveyou sunshine princess dragon monkey football baseball superman',
    'sommer summer winter administrator securemail',
    '12345678 123456789 1234567890 123456789012 987654321098 111222333444',
  ]
    .flatMap((line) => line.split(' '))
    .map(plainly),
);
