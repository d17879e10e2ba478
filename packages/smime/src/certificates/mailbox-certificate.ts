import { SmimeError } from '../smime-error.js';
import type { Certificate } from './certificate.js';
import type { Issuer, Validity } from './issuer.js';

const soon = () => new SmimeError('unsupported-algorithm', 'Not there yet.');
export function issueMailboxCertificate(_o: {
  issuer: Issuer;
  address: string;
  spki: Uint8Array;
  use: 'sign' | 'encrypt';
  validity: Validity;
  serialNumber: Uint8Array;
  crlUrl?: string;
  issuerUrl?: string;
}): Promise<Certificate> {
  throw soon();
}
