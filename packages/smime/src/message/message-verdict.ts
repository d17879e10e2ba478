import type { Certificate } from '../certificates/certificate.js';
import type { SmimeCapabilities } from '../cms/smime-capabilities.js';
import type { PathFailure } from '../validation/path-verdict.js';

export interface SignatureVerdict {
  /** `untrusted`: the bytes match the signature, but the certificate does not lead to a root. */
  readonly status: 'valid' | 'invalid' | 'untrusted';
  readonly signer: Certificate | undefined;
  readonly path: readonly Certificate[];
  readonly pathFailure?: PathFailure;
  /** What the signer says; never used as the time of validation. */
  readonly signingTime: Date | undefined;
  /** An rfc822Name of the signer's certificate equals the protected From. */
  readonly signerIsSender: boolean;
  readonly digestAlgorithm: string;
  readonly signatureAlgorithm: string;
  /** SHA-1, MD5 or a short key. */
  readonly weak?: boolean;
  /** What the signer's program reads; only from a `valid` signature. */
  readonly capabilities?: SmimeCapabilities;
  /** What the signer wants answers encrypted to; only from a `valid` signature, and not validated itself. */
  readonly encryptionCertificate?: Certificate;
}

/**
 * What is known of one cryptographic layer. Only the innermost signature that lies inside every encryption says who
 * wrote; the others are told, and count for nothing.
 */
export type LayerVerdict =
  | ({ readonly kind: 'encryption'; readonly weak: boolean } & EncryptionVerdict)
  | {
      readonly kind: 'signature';
      readonly form: 'opaque' | 'detached';
      /** Whether it is the one that says who wrote. */
      readonly countsForSender: boolean;
      /** One verdict per signer; what they signed is everything inside this layer. */
      readonly signers: readonly SignatureVerdict[];
      /** Detached only: false when `micalg` names none of the digests that were signed (RFC 8551 §3.5.3.2). */
      readonly announcedDigestIsRight?: boolean;
    }
  | { readonly kind: 'compression' };

export interface EncryptionVerdict {
  /** Such as `AES-256-GCM`. */
  readonly algorithm: string;
  readonly authenticated: boolean;
}

export type VerdictProblem =
  | 'not-signed'
  | 'signature-invalid'
  | 'signer-untrusted'
  | 'signer-not-sender'
  | 'not-addressed-to-reader'
  | 'outer-headers-differ'
  | 'headers-not-protected'
  | 'not-authenticated-encryption'
  | 'weak-algorithm'
  | 'partly-covered';

/** A header that does not say outside what it says inside. */
export interface HeaderDifference {
  readonly name: string;
  readonly outer: string | undefined;
  readonly inner: string | undefined;
}

/** What is known about a message. No problems: it comes from whom it says, unchanged, for the reader, and nobody else read it. */
export interface MessageVerdict {
  readonly encryption: EncryptionVerdict | undefined;
  readonly signature: SignatureVerdict | undefined;
  readonly problems: readonly VerdictProblem[];
  readonly outerDifferences: readonly HeaderDifference[];
  /** All layers that were taken off, outermost first. */
  readonly layers?: readonly LayerVerdict[];
}
