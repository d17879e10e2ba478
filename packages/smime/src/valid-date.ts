import { SmimeError } from './smime-error.js';

/** Refuses a Date that is none: compared with anything it is neither before nor after, and would expire nothing. */
export function requireDate(date: Date, what: string): void {
  if (!(date instanceof Date) || Number.isNaN(date.getTime()))
    throw new SmimeError('invalid-argument', `The ${what} is not a valid date.`);
}

/** Refuses a time that ends before it begins: nothing would ever be in it. */
export function requirePeriod(
  [beginning, begins]: readonly [what: string, begins: Date],
  [ending, ends]: readonly [what: string, ends: Date],
): void {
  requireDate(begins, beginning);
  requireDate(ends, ending);
  if (ends < begins)
    throw new SmimeError('invalid-argument', `The ${ending} cannot come before the ${beginning}.`);
}
