/** Exit codes of all our commands; one table for people and for scripts. */
export const exitCodes = {
  ok: 0,
  unexpected: 1,
  usage: 2,
  refused: 3,
  unreachable: 4,
  cancelled: 5,
} as const;

/** A command ends without what it was asked for. The message is in the user's language. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  /** Stable, for scripts. */
  readonly code: string;
  readonly exitCode: number;

  constructor(code: string, kind: keyof typeof exitCodes, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.exitCode = exitCodes[kind];
  }
}
