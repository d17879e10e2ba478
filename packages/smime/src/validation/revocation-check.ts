import { ocspRevocation } from '../ocsp/ocsp-revocation.js';
import type { RevocationCheck } from './check-path.js';
import { type CrlRevocationOptions, crlRevocation } from './crl-revocation.js';
import type { StoredResponse } from './revocation-material.js';

export interface RevocationOptions extends CrlRevocationOptions {
  readonly responses: readonly StoredResponse[];
}

/** CRLs and OCSP responses together: whoever says "revoked" is believed, and one that says "good" is enough. */
export function revocationCheck(options: RevocationOptions): RevocationCheck {
  const inCrls = crlRevocation(options);
  const { at, lists, responses } = options;
  if (responses.length === 0) return inCrls;
  const inResponses = ocspRevocation({ responses, at, lists });
  return async (certificate, authorities) => {
    const listed = await inCrls(certificate, authorities);
    if (listed.status === 'revoked') return listed;
    return (await inResponses(certificate, authorities[0]!)) ?? listed;
  };
}
