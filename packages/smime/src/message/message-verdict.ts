import type { Certificate } from '../certificates/certificate.js';
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
}

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
}
