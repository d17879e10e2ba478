import { ocspRevocation } from '../ocsp/ocsp-revocation.js';
import type { RevocationCheck } from './check-path.js';
import { type CrlRevocationOptions, crlRevocation } from './crl-revocation.js';

export interface RevocationOptions extends CrlRevocationOptions {
  readonly ocspResponses: readonly Uint8Array[];
}

/** CRLs and OCSP responses together: whoever says "revoked" is believed, and one that says "good" is enough. */
export function revocationCheck(options: RevocationOptions): RevocationCheck {
  const inCrls = crlRevocation(options);
  if (options.ocspResponses.length === 0) return inCrls;
  const { at, crls, ocspResponses: responses } = options;
  const inResponses = ocspRevocation({ responses, at, crls });
  return async (certificate, issuer) => {
    const listed = await inCrls(certificate, issuer);
    if (listed.status === 'revoked') return listed;
    return (await inResponses(certificate, issuer)) ?? listed;
  };
}
