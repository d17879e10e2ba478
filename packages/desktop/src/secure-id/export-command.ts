import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { exportSecureId, unlock } from '@secure-mail/client';
import {
  type CommandContext,
  type PasswordOptions,
  passwordSource,
} from '../command-line/command-context.js';
import { readNewSecret, readSecret } from '../command-line/secret-source.js';
import { DesktopError, reasonOf } from '../desktop-error.js';
import { replaceDurably, writeNewDurably } from '../profile/durable-file.js';
import { Profile } from '../profile/profile.js';

export interface ExportOptions extends PasswordOptions {
  readonly pfxPasswordFile?: string;
  readonly force?: boolean;
  readonly legacy?: boolean;
}

/** TS-1: the Secure ID as a PFX file, for other mail programs and as a backup. Works without the service. */
export async function exportCommand(
  name: string,
  options: ExportOptions,
  context: CommandContext,
): Promise<void> {
  const { terminal } = context;
  const file = resolve(name);
  const profile = await Profile.read(context.folder);
  const local = await profile.requireSecureId();
  // Said before anything is typed.
  if (!options.force && (await exists(file))) throw new DesktopError('file-exists', { file });
  const secureId = await unlock(local, await readSecret(passwordSource(options), terminal));
  const pfxPassword = await readNewSecret(
    { file: options.pfxPasswordFile, option: '--pfx-password-file', question: 'commandLine.askPfxPassword' },
    'commandLine.askPfxPasswordAgain',
    terminal,
  );
  const pfx = await exportSecureId(secureId, pfxPassword, options.legacy ? 'legacy' : 'pbes2');
  await write(file, pfx, options.force ?? false);
  terminal.say(terminal.t('commandLine.exported', { file }));
  terminal.say(terminal.t('commandLine.exportedWarning'));
  terminal.result({ file, address: secureId.address });
}

async function write(file: string, pfx: Uint8Array, force: boolean): Promise<void> {
  try {
    await (force ? replaceDurably(file, pfx) : writeNewDurably(file, pfx));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST')
      throw new DesktopError('file-exists', { file }, { cause });
    throw new DesktopError('file-unwritable', { file, detail: reasonOf(cause) }, { cause });
  }
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
