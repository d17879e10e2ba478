import { SmimeError } from './smime-error.js';

/**
 * Refuses a name that is none of those to choose from: programs without types give such. The name itself is not
 * repeated, because it may be what was meant for another argument.
 * @param what Such as `use of the certificate`.
 */
export function requireChoice(choice: string, choices: readonly string[], what: string): void {
  if (choices.includes(choice)) return;
  const names = choices.map((name) => `'${name}'`).join(', ');
  throw new SmimeError('invalid-argument', `The ${what} is none that is known here. Choose one of ${names}.`);
}
