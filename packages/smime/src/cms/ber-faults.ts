import { SmimeError } from '../smime-error.js';

/** What can be wrong with BER as it is read. */

export function truncated(): SmimeError {
  return new SmimeError('malformed-asn1', 'The message is cut short or damaged.');
}

export function tooDeep(): SmimeError {
  return new SmimeError('too-deep', 'The message is nested deeper than any real message.');
}

export function damaged(): SmimeError {
  return new SmimeError('malformed-asn1', 'The message is damaged.');
}

export function tooMany(what: string): SmimeError {
  return new SmimeError('too-large', `The ${what} holds more than any real one.`);
}

export function tooLarge(what: string): SmimeError {
  return new SmimeError('too-large', `The ${what} is larger than any real one.`);
}

export function unexpected(what: string): SmimeError {
  return new SmimeError('malformed-asn1', `The message has no ${what} where there should be one.`);
}
