import { SmimeError } from '../smime-error.js';

const soon = () => new SmimeError('unsupported-algorithm', 'Not there yet.');
export interface Mailbox {
  readonly name: string;
  readonly address: string;
}
export function parseAddressList(_value: string): readonly Mailbox[] {
  throw soon();
}
