import { SmimeError } from './smime-error.js';

/** Refuses a Date that is none: compared with anything it is neither before nor after, and would expire nothing. */
export function requireDate(date: Date, what: string): void {
  if (!(date instanceof Date) || Number.isNaN(date.getTime()))
    throw new SmimeError('invalid-argument', `The ${what} is not a valid date.`);
}
