/** Everything this package refuses by itself. Refusals of the service are `ServiceError`s and pass through. */
export type ClientErrorCode =
  | 'wrong-password'
  | 'weak-password'
  | 'address-invalid'
  | 'name-invalid'
  | 'empty-answer'
  | 'unsupported-character'
  | 'empty-question'
  | 'question-too-long'
  | 'question-missing'
  | 'question-damaged'
  | 'program-outdated'
  | 'service-name-changed'
  | 'service-root-changed'
  | 'own-certificate-invalid'
  | 'sealed-keys-damaged'
  | 'local-secure-id-damaged'
  | 'message-invalid'
  | 'message-changed'
  | 'message-too-large'
  | 'sender-not-secure-id'
  | 'no-recipients'
  | 'too-many-recipients'
  | 'recipient-address-invalid'
  | 'recipient-certificate-invalid'
  | 'recipient-changed'
  | 'subscriber-vanished'
  | 'directory-answer-incomplete'
  | 'deposit-answer-incomplete'
  | 'deposit-key-damaged';

/** What went wrong, as a stable code and a sentence a person can act on. Never holds a secret. */
export class ClientError extends Error {
  override readonly name = 'ClientError';
  readonly code: ClientErrorCode;
  /** The addresses it is about, where it is about some. */
  readonly addresses: readonly string[];

  constructor(
    code: ClientErrorCode,
    message: string,
    details: { readonly addresses?: readonly string[]; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: details.cause });
    this.code = code;
    this.addresses = details.addresses ?? [];
  }
}
