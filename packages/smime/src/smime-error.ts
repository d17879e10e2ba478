/** What went wrong. Codes are stable across releases: programs decide by them and never by `message`. */
export type SmimeErrorCode =
  /** CMS or another structure is not the ASN.1 it should be: cut short, followed by more, or with impossible fields. */
  | 'malformed-asn1'
  /** A MIME entity lacks what its type promises, or has an encoding that is none. */
  | 'malformed-mime'
  /** A certificate, CRL or public key cannot be read, or cannot be made from what was given. */
  | 'malformed-certificate'
  /** A PKCS #10 request cannot be read. */
  | 'malformed-certificate-request'
  /** A private key cannot be read. */
  | 'malformed-private-key'
  /** A PKCS #12 file cannot be read, or an iteration count in it is none. */
  | 'malformed-pkcs12'
  /** An OCSP request or response cannot be read, or cannot be made from what was given. */
  | 'malformed-ocsp'
  /** A request is readable, but not signed with its own key, or the key is too weak or no sound one. */
  | 'certificate-request-invalid'
  /** A header field does not say what it must: From is missing, or addresses cannot be read. */
  | 'header-invalid'
  /** More bytes, parts, recipients or work than any real message or key file has, or than this platform can hold. */
  | 'too-large'
  /** Nested deeper than any real message: MIME parts, cryptographic layers or ASN.1 values. */
  | 'too-deep'
  /** The message brings certificates and no content: `readCertificates` gives them (RFC 8551 §3.8). */
  | 'certificates-only'
  /** Certificates were to be read, and it is something else: open it as a message. */
  | 'not-certificates-only'
  /** The message is not an encrypted one. */
  | 'not-encrypted'
  /** An algorithm, key or form that this package, or this platform, does not have. */
  | 'unsupported-algorithm'
  /** None of the keys given is one that the message is encrypted to. */
  | 'recipient-not-found'
  /** Nobody to encrypt to, or somebody whose certificate or key cannot be encrypted to. */
  | 'recipient-invalid'
  /** Wrong key, wrong padding, wrong tag or changed content: deliberately one code for all (RFC 3218 §2.3.2). */
  | 'decryption-failed'
  /** Authenticated encryption was asked for, and the message has none. */
  | 'not-authenticated-encryption'
  /** The password does not open the key or key file. */
  | 'wrong-password'
  /** The caller's signal stopped the work, or its output was not read to the end. */
  | 'aborted'
  /**
   * The calling program gave a value that can be none: a date that is no date, a name that is none of those to choose
   * from, something else than bytes, a private key beside the certificate of another.
   */
  | 'invalid-argument';

/**
 * The one error this package throws for what it was given. `message` is an English sentence that a person can act on;
 * it never holds a secret. `cause` holds the error behind it, where that tells an attacker nothing.
 */
export class SmimeError extends Error {
  /** What went wrong, for programs. */
  readonly code: SmimeErrorCode;

  /** @param message A sentence for the person at the screen, without secrets. */
  constructor(code: SmimeErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SmimeError';
    this.code = code;
  }
}
