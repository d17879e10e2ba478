import { equalBytes } from '../bytes/byte-arrays.js';
import { type Certificate, structureOf } from '../certificates/certificate.js';
import { readBasicConstraints, readKeyUsage } from '../certificates/certificate-extensions.js';
import { comparableNamesOf } from '../certificates/comparable-names.js';
import { isSameAuthority } from '../certificates/same-authority.js';
import { unlessDamaged } from './read-when-asked.js';
import { isListSignedBy, type RevocationList } from './revocation-list.js';

/** Who may have signed CRLs. */
export interface ListSigners {
  /** Beside the certificate's own issuer. */
  readonly signers: readonly Certificate[];
  /** Whether a path that fits leads from the signer to the anchor. */
  readonly leadsTo: (
    anchor: Certificate,
    signer: Certificate,
    fits: (path: readonly Certificate[]) => boolean,
  ) => Promise<boolean>;
}

/** `authorities`: those above the certificate asked about, its issuer first and the trust anchor last. */
export type ListCheck = (list: RevocationList, authorities: readonly Certificate[]) => Promise<boolean>;

/**
 * Whether a CRL is signed by the certificate's issuer, or by somebody of the CRL issuer's name for whom the same trust
 * anchor vouches (RFC 5280 §6.3.3 (f)). A name alone proves nothing: any CA below the anchor may certify any.
 */
export function signedLists({ signers, leadsTo }: ListSigners): ListCheck {
  /** Bytes whose signature may be checked, so that nobody is kept busy by certificates and CRLs of one name. */
  let left = 256 * 1024 * 1024;
  return async (list, authorities) => {
    const [issuer, anchor] = [authorities[0]!, authorities.at(-1)!];
    for (const signer of [issuer, ...signers]) {
      const own = signer === issuer || equalBytes(signer.der, issuer.der);
      if (!unlessDamaged(() => maySign(list, signer, own))) continue;
      left -= list.signedBytes.length;
      if (left < 0) return false;
      if (!(await isListSignedBy(list, signer))) continue;
      const fits = (path: readonly Certificate[]) => isVouchedFor(path, list.issuer, authorities);
      if (own || (await leadsTo(anchor, signer, fits))) return true;
    }
    return false;
  };
}

/** Whoever is not the certificate's issuer must be told to be for it, or be a CA. */
function maySign(list: RevocationList, signer: Certificate, own: boolean): boolean {
  if (comparableNamesOf(signer).subject !== list.issuer) return false;
  const structure = structureOf(signer);
  const usage = readKeyUsage(structure);
  return usage ? usage.has('cRLSign') : own || readBasicConstraints(structure)?.authority === true;
}

/**
 * The certificate's own CA may have other keys and certificates: whoever certified it certified these, or it did itself.
 * Another CRL issuer, which the certificate names in its cRLIssuer, must be certified by one of the CAs above the
 * certificate.
 */
function isVouchedFor(
  path: readonly Certificate[],
  name: string,
  authorities: readonly Certificate[],
): boolean {
  const [voucher] = above(path, name);
  const ownName = comparableNamesOf(authorities[0]!).subject === name;
  if (!voucher) return !ownName || above(authorities, name).length === 0;
  const accepted = ownName ? above(authorities, name).slice(0, 1) : authorities;
  return accepted.some((authority) => isSameAuthority(authority, voucher));
}

/** The path from the first certificate of another name on. */
function above(path: readonly Certificate[], name: string): readonly Certificate[] {
  const first = path.findIndex((certificate) => comparableNamesOf(certificate).subject !== name);
  return first < 0 ? [] : path.slice(first);
}
