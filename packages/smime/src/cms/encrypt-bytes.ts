import { SmimeError } from '../smime-error.js';
import type { DecryptionKey, Recipient } from './recipient.js';

const soon = () => new SmimeError('unsupported-algorithm', 'Not there yet.');
export function encryptBytes(_o: {
  content: Uint8Array;
  recipients: readonly Recipient[];
}): Promise<Uint8Array> {
  throw soon();
}
export function decryptBytes(_cms: Uint8Array, _keys: readonly DecryptionKey[]): Promise<Uint8Array> {
  throw soon();
}
