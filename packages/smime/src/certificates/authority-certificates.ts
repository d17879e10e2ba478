import type { PrivateKey } from '../keys/private-key.js';
import { SmimeError } from '../smime-error.js';
import type { Certificate } from './certificate.js';
import type { Issuer, Validity } from './issuer.js';

const soon = () => new SmimeError('unsupported-algorithm', 'Not there yet.');
export function createRootCertificate(_o: {
  commonName: string;
  organisation?: string;
  key: PrivateKey;
  validity: Validity;
  serialNumber: Uint8Array;
}): Promise<Certificate> {
  throw soon();
}
export function issueIssuingCertificate(_o: {
  issuer: Issuer;
  commonName: string;
  organisation?: string;
  spki: Uint8Array;
  permittedDomains: readonly string[];
  validity: Validity;
  serialNumber: Uint8Array;
  crlUrl?: string;
  issuerUrl?: string;
}): Promise<Certificate> {
  throw soon();
}
