import { SmimeError } from '../smime-error.js';
import type { Issuer } from './issuer.js';

const soon = () => new SmimeError('unsupported-algorithm', 'Not there yet.');
export type RevocationReason =
  | 'unspecified'
  | 'keyCompromise'
  | 'cessationOfOperation'
  | 'superseded'
  | 'certificateHold';
export function createCrl(_o: {
  issuer: Issuer;
  number: bigint;
  thisUpdate: Date;
  nextUpdate: Date;
  revoked: readonly { serialNumber: string; date: Date; reason: RevocationReason }[];
}): Promise<Uint8Array> {
  throw soon();
}
