import type { SecretSource } from './secret-source.js';
import type { Terminal } from './terminal.js';

/** What every command gets besides its own options. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** The profile's folder. */
  readonly folder: string;
  readonly now: () => Date;
  /** Ctrl-C, or the end that the system asks for. */
  readonly signal: AbortSignal;
  /** Work that leaves nothing behind: Ctrl-C ends the process in it, however busy it is. */
  readonly endingAtOnce: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Options that say where the Secure ID password comes from. */
export interface PasswordOptions {
  readonly passwordFile?: string;
  readonly passwordFd?: string;
}

export function passwordSource(
  options: PasswordOptions,
  question: SecretSource['question'] = 'commandLine.askPassword',
): SecretSource {
  return { file: options.passwordFile, fd: options.passwordFd, option: '--password-file', question };
}
