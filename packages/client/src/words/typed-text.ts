import { ClientError } from '../client-error.js';

/**
 * What a person typed, in Unicode's compatibility composition (NFKC, UAX #15), the same on every machine.
 *
 * Two machines agree on it although their Unicode data differ in age: code points that the machine does not
 * know yet (and private or broken ones) are refused, and for all others Unicode's stability policy promises
 * that their normalisation never changes. A newer character is therefore refused by an older browser with a
 * reason, never silently turned into a wrong guess.
 * @throws {ClientError} `unsupported-character`.
 */
export function normaliseTypedText(text: string): string {
  if (/[\p{Unassigned}\p{Surrogate}\p{Private_Use}]/u.test(text)) {
    throw new ClientError(
      'unsupported-character',
      'There is a character in it that this device does not know. Use letters, digits and common signs.',
    );
  }
  return text.normalize('NFKC');
}
