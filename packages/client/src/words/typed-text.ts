import { ClientError } from '../client-error.js';

/**
 * Refuses code points that this machine's Unicode data do not know, and private or broken ones. For all others
 * Unicode's stability policy promises that their normalisation never changes, so that two machines agree on it
 * although their data differ in age: a newer character is refused by an older browser with a reason, never
 * silently turned into a wrong guess.
 * @throws {ClientError} `unsupported-character`.
 */
export function assertKnownCharacters(typed: string): void {
  if (!/[\p{Unassigned}\p{Surrogate}\p{Private_Use}]/u.test(typed)) return;
  throw new ClientError(
    'unsupported-character',
    'There is a character in it that this device does not know. Use letters, digits and common signs.',
  );
}
