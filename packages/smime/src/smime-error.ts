/** What went wrong, stable across releases. */
export type SmimeErrorCode =
  | 'malformed-asn1'
  | 'malformed-mime'
  | 'malformed-certificate'
  | 'malformed-certificate-request'
  | 'malformed-private-key'
  | 'malformed-pkcs12'
  | 'malformed-ocsp'
  | 'certificate-request-invalid'
  | 'header-invalid'
  | 'too-large'
  | 'too-deep'
  | 'not-encrypted'
  | 'not-signed'
  | 'unsupported-algorithm'
  | 'recipient-not-found'
  | 'recipient-invalid'
  | 'decryption-failed'
  | 'not-authenticated-encryption'
  | 'wrong-password'
  | 'aborted';

/** The one error this package throws. `message` is a sentence a person can act on; it never holds a secret. */
export class SmimeError extends Error {
  readonly code: SmimeErrorCode;

  constructor(code: SmimeErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SmimeError';
    this.code = code;
  }
}
