import { SmimeError } from '../smime-error.js';
import type { MimeEntity } from './mime-entity.js';

const soon = () => new SmimeError('unsupported-algorithm', 'Not there yet.');
export function parseMime(_bytes: Uint8Array): MimeEntity {
  throw soon();
}
