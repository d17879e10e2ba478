import { readFile } from 'node:fs/promises';
import type { Translate } from '@secure-mail/locales';
import { CommandFailure } from './command-failure.js';

/** A new password: from a file, or asked for twice without showing it. Never from an argument: others see those. */
export async function readNewPassword(o: {
  readonly file: string | undefined;
  readonly name: string;
  readonly t: Translate;
}): Promise<string> {
  const { file, name, t } = o;
  if (file !== undefined) return await readPasswordFile(file, t);
  if (!process.stdin.isTTY) {
    throw new CommandFailure('no-terminal', 'usage', t('serviceCommands.failNoTerminal'));
  }
  const { password } = await import('@inquirer/prompts');
  // What is asked goes to stderr, so that stdout holds the result alone.
  const terminal = { output: process.stderr };
  const first = await password({ message: t('serviceCommands.askPassword', { name }), mask: true }, terminal);
  const second = await password({ message: t('serviceCommands.askPasswordAgain'), mask: true }, terminal);
  if (first !== second) {
    throw new CommandFailure('passwords-differ', 'usage', t('serviceCommands.failPasswordsDiffer'));
  }
  return first;
}

async function readPasswordFile(file: string, t: Translate): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).replace(/\r?\n$/, '');
  } catch (cause) {
    throw new CommandFailure(
      'file-unreadable',
      'usage',
      t('serviceCommands.failFileUnreadable', { file }),
      cause,
    );
  }
}
