import type { Certificate } from '../certificates/certificate.js';
import type { RevocationStatement } from './revocation-statement.js';

/** Why no certification path holds (RFC 5280 §6): what the path that came furthest failed at. */
export type PathFailure =
  /** No chain of issuers leads from the certificate to a root. */
  | 'no-path'
  /** A certificate's validity has ended. */
  | 'expired'
  /** A certificate's validity has not begun. */
  | 'not-yet-valid'
  /** A certificate is not signed by the one above it, or with an algorithm that is not supported. */
  | 'signature'
  /** A certificate issued another without being one of a CA (§6.1.4 (k)). */
  | 'not-a-ca'
  /** More CAs below one than it permits (§4.2.1.9). */
  | 'path-length'
  /** A key is not for issuing certificates, or the leaf's not for the use asked about (§4.2.1.3). */
  | 'key-usage'
  /** A certificate is not for e-mail (§4.2.1.12, RFC 8550 §4.4.4). */
  | 'extended-key-usage'
  /** A name is outside what a CA above may vouch for (§4.2.1.10). */
  | 'name-constraints'
  /** No policy is left that the path asserts and the caller accepts (§6.1.5, RFC 9618). */
  | 'policy'
  /** A CRL or an OCSP response says that a certificate was revoked by then. */
  | 'revoked'
  /** A certificate has a critical extension that is not understood here (§4.2). */
  | 'unknown-critical-extension'
  /** Revocation information is required, and there is none that counts. */
  | 'revocation-unknown'
  /** A certificate or CRL cannot be read. */
  | 'malformed';

/** Whether a path holds, and which. */
export type PathVerdict = {
  /** Leaf first, root last; without a valid one the path that came furthest. */
  readonly path: readonly Certificate[];
  /** The gravest of what is known of the revocation of its certificates. */
  readonly revocation: RevocationStatement;
  /**
   * What is known of each certificate of `path`, in its order. Nobody above a root revokes it: that one is always
   * `not-checked`. So are those below a revoked one, and all of a path that fails for another reason: nobody needs to
   * know.
   */
  readonly revocations: readonly RevocationStatement[];
  /**
   * Some certificate of `path` is signed with SHA-1 or MD5, or has an RSA key under 2048 bits. Of the root the key alone
   * counts.
   */
  readonly weak: boolean;
} & (
  | {
      readonly valid: true;
      /** What the path is good for, as object identifiers; `2.5.29.32.0` is any (RFC 5280 §6.1.6). */
      readonly policies?: readonly string[];
    }
  | { readonly valid: false; readonly reason: PathFailure }
);
