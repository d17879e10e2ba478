import { chmod, mkdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { DesktopError, reasonOf } from '../desktop-error.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where a profile is when nobody says: where each system keeps such things (XDG base directories, AppData, Library). */
export function profileFolder(given: string | undefined, environment: Environment = process.env): string {
  const named = given ?? environment.SECURE_MAIL_PROFILE;
  if (named !== undefined && named !== '') return resolve(named);
  if (process.platform === 'win32') {
    return join(environment.APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'Secure Mail');
  }
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Secure Mail');
  const configuration = environment.XDG_CONFIG_HOME;
  return join(configuration?.startsWith('/') ? configuration : join(homedir(), '.config'), 'secure-mail');
}

/**
 * Makes the folder for its owner alone.
 * @throws {DesktopError} `profile-unsafe`, `file-unwritable`
 */
export async function makeProfileFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new DesktopError('file-unwritable', { file: folder, detail: reasonOf(cause) }, { cause });
  }
  await assertOwnFolder(folder);
  if (process.platform === 'win32') return;
  await chmod(folder, 0o700).catch((cause: unknown) => {
    throw new DesktopError('file-unwritable', { file: folder, detail: reasonOf(cause) }, { cause });
  });
}

/**
 * Refuses a folder into which somebody else could have put a Secure ID, a service or a mail server of theirs.
 * @throws {DesktopError} `profile-unsafe`
 */
export async function assertOwnFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const found = await stat(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new DesktopError('file-unreadable', { file: folder, detail: error.message }, { cause: error });
  });
  if (found === undefined) return;
  if (found.uid !== process.getuid?.() || (found.mode & 0o022) !== 0)
    throw new DesktopError('profile-unsafe', { folder });
}
