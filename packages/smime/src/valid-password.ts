import { SmimeError, type SmimeErrorCode } from './smime-error.js';

/** Refuses what is no text: programs without types give nothing, or null, which would pass for a password of its own. */
export function requirePassword(password: string): void {
  if (typeof password !== 'string')
    throw new SmimeError('invalid-argument', 'The password is missing. Give it as a string.');
}

/** Refuses a password that protects nothing, before something is written under it: none, and the empty one. */
export function requireNewPassword(password: string, code: SmimeErrorCode): void {
  if (typeof password !== 'string' || password === '')
    throw new SmimeError(code, 'The password is missing. Give one with at least one character, as a string.');
}
