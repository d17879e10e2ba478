import { type Certificate, generateKey, type Issuer, issueOcspResponderCertificate } from '../index.js';
import { newSerial, VALIDITY } from './firm.js';

/** A responder of its own key that the issuer delegates to, for tests. */
export async function newResponder(issuer: Issuer): Promise<Issuer> {
  const key = await generateKey('p-256');
  const certificate = await issueOcspResponderCertificate({
    issuer,
    commonName: 'Test OCSP',
    spki: key.spki,
    validity: VALIDITY,
    serialNumber: newSerial(),
  });
  return { certificate, key };
}

/** The index file of `openssl ca`, which `openssl ocsp` answers from. */
export function opensslIndex(entries: readonly { certificate: Certificate; revokedAt?: Date }[]): string {
  return entries
    .map(({ certificate, revokedAt }) => {
      const revoked = revokedAt ? `${utcTime(revokedAt)},keyCompromise` : '';
      const serial = certificate.serialNumber.toUpperCase();
      const state = revokedAt ? 'R' : 'V';
      return `${[state, utcTime(certificate.notAfter), revoked, serial, 'unknown', `/CN=${certificate.commonName}`].join('\t')}\n`;
    })
    .join('');
}

function utcTime(date: Date): string {
  const digits = date.toISOString().replace(/[-:T]|\.\d+/g, '');
  return date.getUTCFullYear() < 2050 ? digits.slice(2) : digits;
}
