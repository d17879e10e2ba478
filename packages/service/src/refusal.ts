import { type ProblemCode, problemStatus } from '@secure-mail/contracts';

/**
 * The service says no. The code is what the caller learns (RFC 9457 problem+json); the message is an English
 * sentence for the log and the `detail` field, and never holds a secret.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: ProblemCode;
  readonly triesLeft: number | undefined;
  /** Seconds after which asking again makes sense. */
  readonly retryAfter: number | undefined;

  constructor(
    code: ProblemCode,
    message: string,
    details: { triesLeft?: number | undefined; retryAfter?: number | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause: details.cause });
    this.code = code;
    this.triesLeft = details.triesLeft;
    this.retryAfter = details.retryAfter;
  }

  get status(): number {
    return problemStatus[this.code];
  }
}
