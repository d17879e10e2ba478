import {
  type Certificate,
  createRootCertificate,
  generateKey,
  type Issuer,
  issueIssuingCertificate,
  issueMailboxCertificate,
} from '@secure-mail/smime';
import { randomBytes } from '../keys/random-id.js';

/** The instant of all tests. */
export const testNow = new Date('2026-06-15T12:00:00Z');

const validity = { notBefore: new Date('2026-01-01T00:00:00Z'), notAfter: new Date('2027-01-01T00:00:00Z') };

/** A root with an issuing CA, as a service has them; the tests make honest and foreign ones. */
export interface CertificateAuthorityDouble {
  readonly root: Certificate;
  readonly issuing: Certificate;
  issue(order: {
    readonly address: string;
    readonly spki: Uint8Array;
    readonly use: 'sign' | 'encrypt';
    readonly validity?: typeof validity;
  }): Promise<Certificate>;
}

export async function createCertificateAuthority(
  permittedDomains: readonly string[],
): Promise<CertificateAuthorityDouble> {
  const rootKey = await generateKey('p-256');
  const root = await createRootCertificate({
    commonName: 'Test Root',
    key: rootKey,
    validity,
    serialNumber: serialNumber(),
  });
  const issuingKey = await generateKey('p-256');
  const issuing = await issueIssuingCertificate({
    issuer: { certificate: root, key: rootKey },
    commonName: 'Test Issuing CA',
    spki: issuingKey.spki,
    permittedDomains,
    validity,
    serialNumber: serialNumber(),
  });
  const issuer: Issuer = { certificate: issuing, key: issuingKey };
  return {
    root,
    issuing,
    issue: (order) => issueMailboxCertificate({ issuer, validity, serialNumber: serialNumber(), ...order }),
  };
}

/** Positive and never shorter: the first bits are 01. */
function serialNumber(): Uint8Array {
  const bytes = randomBytes(16);
  return bytes.with(0, ((bytes[0] ?? 0) & 0x3f) | 0x40);
}
