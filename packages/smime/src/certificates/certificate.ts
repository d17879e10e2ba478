import { SmimeError } from '../smime-error.js';
export class Certificate {
  declare readonly der: Uint8Array;
  declare readonly subject: string;
  declare readonly issuer: string;
  declare readonly commonName: string | undefined;
  declare readonly serialNumber: string;
  declare readonly notBefore: Date;
  declare readonly notAfter: Date;
  declare readonly emailAddresses: readonly string[];
  declare readonly spki: Uint8Array;
  declare readonly isCertificateAuthority: boolean;
  declare readonly crlUrls: readonly string[];
  declare readonly issuerUrls: readonly string[];
  static fromDer(_der: Uint8Array): Certificate {
    throw soon();
  }
  static fromPem(_pem: string): Certificate {
    throw soon();
  }
  fingerprint(): Promise<string> {
    throw soon();
  }
  toPem(): string {
    throw soon();
  }
}
const soon = () => new SmimeError('unsupported-algorithm', 'Not there yet.');
