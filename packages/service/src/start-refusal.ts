export type StartRefusalCode =
  | 'settings-invalid'
  | 'data-folder-in-use'
  | 'database-unreachable'
  | 'keys-missing'
  | 'keys-foreign'
  | 'keys-damaged'
  | 'service-name-changed'
  | 'address-in-use';

/** The service does not start, and says why in one sentence. Nothing was changed. */
export class StartRefusal extends Error {
  override readonly name = 'StartRefusal';
  readonly code: StartRefusalCode;

  constructor(code: StartRefusalCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }

  /** `sysexits.h`: 75 is EX_TEMPFAIL, "try again later". */
  get exitCode(): number {
    switch (this.code) {
      case 'settings-invalid':
        return 2;
      case 'database-unreachable':
        return 4;
      case 'data-folder-in-use':
        return 75;
      default:
        return 1;
    }
  }
}
