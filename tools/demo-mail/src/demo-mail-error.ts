export type DemoMailErrorCode = 'usage' | 'address-invalid' | 'message-not-found' | 'message-too-large';

/** What demo-mail says when it cannot do what it was asked. */
export class DemoMailError extends Error {
  override readonly name = 'DemoMailError';
  readonly code: DemoMailErrorCode;

  constructor(code: DemoMailErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }
}
