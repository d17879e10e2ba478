import { requireBytes } from './bytes/byte-source.js';
import { SmimeError } from './smime-error.js';

/** What programs without types give for something else: told before it is taken for what it should be. */

export function requireObject(value: object, what: string): void {
  if (typeof value !== 'object' || value === null) throw missing(what, 'an object');
}

/** What the bytes are is not looked at. */
export function requireBytesList(values: readonly Uint8Array[], what: string): void {
  if (!Array.isArray(values)) throw missing(what, 'a list');
  for (const value of values) requireBytes(value, what);
}

export function requireText(value: string, what: string): void {
  if (typeof value !== 'string') throw missing(what, 'a string');
}

function missing(what: string, kind: string): SmimeError {
  return new SmimeError('invalid-argument', `The ${what} is missing, or something else. Give ${kind}.`);
}
