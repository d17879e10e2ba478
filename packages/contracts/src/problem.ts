import { z } from 'zod';

/**
 * Every refusal the service gives, with its HTTP status. The code is stable and is what programs look at and
 * what catalogues translate; the detail is an English sentence for logs. Format: RFC 9457 (problem+json).
 */
export const problemStatus = {
  'invalid-request': 400,
  'not-found': 404,
  'not-signed-in': 401,
  'csrf-refused': 403,
  'too-many-requests': 429,
  'internal-error': 500,
  'service-unavailable': 503,

  /** Address or code not accepted: unknown address, wrong or foreign code alike. */
  'activation-refused': 403,
  'activation-code-used': 403,
  'activation-code-expired': 403,
  'activation-superseded': 409,
  'certificate-request-invalid': 400,

  /** Address or password not accepted: unknown address, wrong password alike. */
  'login-refused': 403,
  /** Too many wrong passwords: locked until the given time or until its owner unlocks it. */
  'login-locked': 423,
  'login-expired': 410,
  /** Address or unlock code not accepted. */
  'unlock-refused': 403,
  'secure-id-suspended': 403,
  'secure-id-disabled': 403,

  'deposit-conflict': 409,
  'deposit-not-found': 404,
  'deposit-too-large': 413,
  'registration-expired': 410,

  /** A link that this service never gave out. */
  'pickup-not-found': 404,
  'pickup-expired': 410,
  'pickup-locked': 423,
  'pickup-not-arrived': 409,
  'answer-refused': 403,

  'administrator-refused': 403,
  'mailbox-not-found': 404,
  'name-taken': 409,
  'domain-not-confirmed': 409,
  'organisation-not-found': 404,
} as const;

export type ProblemCode = keyof typeof problemStatus;

export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string().optional(),
  /** Where attempts are counted: how many are left. */
  triesLeft: z.int().nonnegative().optional(),
  /** Seconds after which asking again makes sense. */
  retryAfter: z.int().nonnegative().optional(),
});

export type Problem = z.infer<typeof problem>;

/** Codes that the typed client adds for what happens before a service answers. */
export type TransportCode = 'service-unreachable' | 'service-answer-invalid';

/** A refusal by the service, or no answer from it. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly code: ProblemCode | TransportCode;
  readonly triesLeft: number | undefined;
  readonly retryAfter: number | undefined;

  constructor(
    code: ProblemCode | TransportCode,
    message: string,
    details: { triesLeft?: number | undefined; retryAfter?: number | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause: details.cause });
    this.code = code;
    this.triesLeft = details.triesLeft;
    this.retryAfter = details.retryAfter;
  }
}

export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(problemStatus, code);
}
