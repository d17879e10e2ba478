import type { SignedIn } from '@secure-mail/client';
import type { Terminal } from '../command-line/terminal.js';

/**
 * A line for each certificate in force that the service's log holds for this address and this Secure ID does
 * not know: somebody else may read or sign as this person. Revoked ones stem from earlier activations.
 */
export function unknownCertificateLines(
  { unknownCertificates }: Pick<SignedIn, 'unknownCertificates'>,
  terminal: Terminal,
): readonly string[] {
  return unknownCertificates
    .filter(({ revokedAt }) => revokedAt === undefined)
    .map(({ serialNumber, issuedAt }) =>
      terminal.t('commandLine.warningUnknownCertificate', {
        serialNumber,
        date: terminal.instant(new Date(issuedAt)),
      }),
    );
}
