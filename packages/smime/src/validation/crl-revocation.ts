import * as id from '../asn1/object-identifiers.js';
import { type Certificate, structureOf } from '../certificates/certificate.js';
import { readKeyUsage } from '../certificates/certificate-extensions.js';
import { comparableName } from '../certificates/distinguished-name.js';
import type { RevocationCheck } from './check-path.js';
import { isListSignedWith, type RevocationList, readRevocationList } from './revocation-list.js';

const REMOVE_FROM_CRL = 8;

/**
 * Looks a certificate up in the CRLs at hand (RFC 5280 §6.3). Without a usable CRL of its issuer the answer is
 * `revocation-unknown` when `required`, else nothing.
 */
export function crlRevocation(crls: readonly Uint8Array[], at: Date, required: boolean): RevocationCheck {
  const lists = crls.map(readRevocationList);
  return async (certificate, issuer) => {
    const issuerName = comparableName(new Uint8Array(structureOf(certificate).issuer.valueBeforeDecode));
    let known = false;
    for (const list of lists) {
      if (list.issuer !== issuerName || !(await isUsable(list, issuer))) continue;
      // An outdated list still proves what it says, but not what it leaves out.
      if (!list.nextUpdate || at <= list.nextUpdate) known = true;
      const entry = list.revoked.get(certificate.serialNumber);
      // Revocation counts from its date on: an older message's time of receipt lies before it.
      if (entry && entry.reason !== REMOVE_FROM_CRL && entry.date <= at) return 'revoked';
    }
    return known || !required ? undefined : 'revocation-unknown';
  };
}

/** Signed by the issuer, allowed to, and without critical extensions that narrow it in ways not understood here. */
async function isUsable(list: RevocationList, issuer: Certificate): Promise<boolean> {
  const extensions = list.structure.crlExtensions?.extensions ?? [];
  if (extensions.some((extension) => extension.critical && extension.extnID !== id.AUTHORITY_KEY_IDENTIFIER))
    return false;
  if (readKeyUsage(structureOf(issuer))?.has('cRLSign') === false) return false;
  return isListSignedWith(list, issuer.spki);
}
