import type { PathFailureName, UncheckedName } from '@secure-mail/locales';

/**
 * What the view needs to know of an opened message: plain values, so that they can cross a worker or a
 * process. Whoever opens messages fills it in from the verdict and the payload that belong together.
 */
export interface MessagePresentation {
  readonly verdict: VerdictPresentation;
  /** The protected header fields, decoded. */
  readonly from: readonly Person[];
  readonly to: readonly Person[];
  readonly cc: readonly Person[];
  readonly date?: Date | undefined;
  readonly subject: string;
  readonly html?: string | undefined;
  readonly text?: string | undefined;
  readonly inlineImages: readonly InlineImage[];
  readonly attachments: readonly AttachmentPresentation[];
}

export interface Person {
  /** Empty when the message states none. */
  readonly name: string;
  readonly address: string;
}

/** A part that HTML may show through a `cid:` address (RFC 2392). */
export interface InlineImage {
  /** Without angle brackets. */
  readonly contentId: string;
  /** The media type, `image/png`. */
  readonly type: string;
  readonly bytes: Uint8Array;
}

export interface AttachmentPresentation {
  /** As the sender wrote it; the view makes it safe. */
  readonly name: string;
  readonly type: string;
  /** In bytes, decoded. */
  readonly size: number;
  /** The bytes, or how to get them when somebody wants to save them. */
  readonly content: Uint8Array | (() => Promise<Uint8Array>);
}

/** What is wrong with a message; none of them: from whom it says, unchanged, and nobody else read it. */
export const verdictProblems = [
  'not-signed',
  'signature-invalid',
  'signer-untrusted',
  'signer-not-sender',
  'not-addressed-to-reader',
  'outer-headers-differ',
  'headers-ambiguous',
  'headers-not-protected',
  'not-authenticated-encryption',
  'weak-algorithm',
  'announced-digest-wrong',
  'partly-covered',
] as const;
export type VerdictProblem = (typeof verdictProblems)[number];

export interface VerdictPresentation {
  readonly problems: readonly VerdictProblem[];
  readonly signature?: SignaturePresentation | undefined;
  readonly encryption?: EncryptionPresentation | undefined;
  readonly outerDifferences: readonly OuterDifference[];
  /** Header fields that other programs may show in another way. */
  readonly ambiguousHeaders?: readonly AmbiguousHeader[] | undefined;
}

export interface SignaturePresentation {
  readonly status: 'valid' | 'invalid' | 'untrusted';
  /** Why nobody can tell whether the signature fits; only with `invalid`. */
  readonly unchecked?: UncheckedName | undefined;
  /** Why the certificate is not trusted; only with `untrusted`. */
  readonly pathFailure?: PathFailureName | undefined;
  /** As the certificate states them; unknown when the message brings no certificate. */
  readonly signer?: Person | undefined;
  /** The addresses in From that the signer's certificate does not name. */
  readonly unmatchedSenders?: readonly string[] | undefined;
  /** The signer's address is in Sender: the message was sent for whoever From names. */
  readonly signerIsTransmitter?: boolean | undefined;
  readonly revocation?: RevocationPresentation | undefined;
  readonly signingTime?: Date | undefined;
  readonly digestAlgorithm: string;
  readonly signatureAlgorithm: string;
  /** The signer's certificate first, the root last. */
  readonly certificates: readonly CertificatePresentation[];
}

/** Whether the signer's certificate, or one above it, was revoked. */
export interface RevocationPresentation {
  readonly status: 'good' | 'revoked' | 'unknown' | 'not-checked';
  /** Since when it is revoked. */
  readonly at?: Date | undefined;
}

export interface CertificatePresentation {
  readonly subject: string;
  readonly issuer: string;
  /** Lower-case hex. */
  readonly serialNumber: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** SHA-256, lower-case hex. */
  readonly fingerprint: string;
}

export interface EncryptionPresentation {
  readonly algorithm: string;
  /** Changes would have been noticed (AEAD). */
  readonly authenticated: boolean;
}

/** A header field whose value outside the protection is not the protected one. */
export interface OuterDifference {
  readonly name: string;
  readonly outer?: string | undefined;
  readonly inner?: string | undefined;
}

/** A header field that could be read in more than one way. */
export interface AmbiguousHeader {
  readonly name: string;
  /** Nothing when the field is not shown at all. */
  readonly shown?: string | undefined;
  readonly ignored: readonly string[];
}
