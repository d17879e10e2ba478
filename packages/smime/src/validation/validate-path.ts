import type { Certificate } from '../certificates/certificate.js';
import { SmimeError } from '../smime-error.js';
import type { PathVerdict } from './path-verdict.js';

const soon = () => new SmimeError('unsupported-algorithm', 'Not there yet.');
export function validatePath(_o: {
  certificate: Certificate;
  intermediates: readonly Certificate[];
  roots: readonly Certificate[];
  at: Date;
  use?: 'sign' | 'encrypt';
  crls?: readonly Uint8Array[];
}): Promise<PathVerdict> {
  throw soon();
}
