import type { Signer } from '../cms/signer.js';
import { SmimeError } from '../smime-error.js';

const soon = () => new SmimeError('unsupported-algorithm', 'Not there yet.');
export function clearSignMessage(_o: {
  message: Uint8Array;
  signer: Signer;
  signingTime: Date;
}): Promise<Uint8Array> {
  throw soon();
}
