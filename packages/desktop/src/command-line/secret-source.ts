import { readFileSync } from 'node:fs';
import type { MessageKey } from '@secure-mail/locales';
import { DesktopError, reasonOf } from '../desktop-error.js';
import type { Terminal } from './terminal.js';

/**
 * Where a secret comes from: a file, a descriptor, or the person. Never an argument or the environment: other
 * users of the machine see those.
 */
export interface SecretSource {
  readonly file?: string | undefined;
  readonly fd?: string | undefined;
  /** The option that names the file, for the sentence that says what is missing. */
  readonly option: string;
  readonly question: MessageKey;
}

/** Whether the secret can be had without asking. */
export function isGiven(source: SecretSource): boolean {
  return source.file !== undefined || source.fd !== undefined;
}

/** @throws {DesktopError} `secret-missing` where it is not given and there is nobody to ask. */
export async function readSecret(source: SecretSource, terminal: Terminal): Promise<string> {
  const given = givenSecret(source);
  if (given !== undefined) return given;
  return terminal.askHidden(question(source, terminal));
}

/** The same, typed twice when it is typed: nobody sees what they type. */
export async function readNewSecret(
  source: SecretSource,
  again: MessageKey,
  terminal: Terminal,
): Promise<string> {
  const given = givenSecret(source);
  if (given !== undefined) return given;
  for (;;) {
    const first = await terminal.askHidden(question(source, terminal));
    if (first === (await terminal.askHidden(terminal.t(again)))) return first;
    terminal.progress(terminal.t('commandLine.passwordsDiffer'));
  }
}

function question(source: SecretSource, terminal: Terminal): string {
  const text = terminal.t(source.question);
  if (!terminal.interactive) {
    throw new DesktopError('secret-missing', { what: text.replace(/:$/, ''), option: source.option });
  }
  return text;
}

/** @throws {DesktopError} `secret-unreadable`, `secret-empty`, `usage` */
function givenSecret({ file, fd, option }: SecretSource): string | undefined {
  if (file === undefined && fd === undefined) return undefined;
  if (fd !== undefined && !/^\d{1,4}$/.test(fd)) throw new DesktopError('usage', { detail: fd });
  let text: string;
  try {
    text = readFileSync(fd === undefined ? (file ?? '') : Number(fd), 'utf8');
  } catch (cause) {
    throw new DesktopError('secret-unreadable', { option, detail: reasonOf(cause) }, { cause });
  }
  // The one line end that editors and echo put behind it; spaces may belong to the secret.
  const secret = text.replace(/\r?\n$/, '');
  if (secret === '') throw new DesktopError('secret-empty', { option });
  return secret;
}
