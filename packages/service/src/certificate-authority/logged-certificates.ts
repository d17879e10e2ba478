import { createHash } from 'node:crypto';
import type { LoggedCertificate } from '@secure-mail/contracts';
import type { Database } from '../storage/index.js';

/** What the log holds for an address, in its order. */
export async function loggedCertificatesOf(
  database: Database,
  address: string,
): Promise<readonly LoggedCertificate[]> {
  const entries = await database
    .selectFrom('certificate_log')
    .select(['index', 'fingerprint', 'at', 'hash'])
    .where('address', '=', address)
    .orderBy('index')
    .execute();
  const certificates = await database
    .selectFrom('certificates')
    .select(['serial_number', 'der', 'revoked_at'])
    .where('address', '=', address)
    .execute();
  const byFingerprint = new Map(
    certificates.map((certificate) => [fingerprintOf(certificate.der), certificate] as const),
  );
  return entries.map(({ index, fingerprint, at, hash }) => {
    const certificate = byFingerprint.get(fingerprint);
    if (certificate === undefined) throw new Error(`Entry ${index} of the log has no certificate.`);
    const revokedAt = certificate.revoked_at?.toISOString();
    return {
      index,
      serialNumber: certificate.serial_number,
      fingerprint,
      issuedAt: at.toISOString(),
      ...(revokedAt === undefined ? {} : { revokedAt }),
      hash,
    };
  });
}

function fingerprintOf(der: Uint8Array): string {
  return createHash('sha256').update(der).digest('hex');
}
