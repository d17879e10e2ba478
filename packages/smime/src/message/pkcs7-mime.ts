import type { ByteSource } from '../bytes/byte-source.js';
import { SmimeError } from '../smime-error.js';

const soon = () => new SmimeError('unsupported-algorithm', 'Not there yet.');
export function isEncrypted(_message: Uint8Array): boolean {
  throw soon();
}
export function decodedCms(_message: ByteSource): AsyncIterable<Uint8Array> {
  throw soon();
}
