import { join } from 'node:path';
import { DesktopError, reasonOf } from '../desktop-error.js';

/** One process alone changes a profile. */
export interface ProfileLock {
  release(): void;
}

/**
 * Takes the profile for this process. The lock is SQLite's exclusive lock on an empty file: the operating
 * system's own file lock on every platform, which ends with the process however it ends.
 * @throws {DesktopError} `profile-in-use`; `file-unwritable` where a disk is read-only or full
 */
export function lockProfile(folder: string): ProfileLock {
  const { DatabaseSync } = sqlite();
  const file = join(folder, 'lock');
  let database: InstanceType<typeof DatabaseSync> | undefined;
  try {
    database = new DatabaseSync(file);
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (cause) {
    database?.close();
    if (isBusy(cause)) throw new DesktopError('profile-in-use', { folder }, { cause });
    throw new DesktopError('file-unwritable', { file, detail: reasonOf(cause) }, { cause });
  }
  const taken = database;
  return { release: () => taken.close() };
}

/** SQLITE_BUSY, in its plain or in an extended form (SQLite, "Result and Error Codes"). */
function isBusy(error: unknown): boolean {
  const busy = 5;
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) : 0;
  return (code & 0xff) === busy;
}

/** Node announces its SQLite as experimental on stderr; nobody who sends mail needs to read that. */
function sqlite(): typeof import('node:sqlite') {
  const emitWarning = process.emitWarning;
  process.emitWarning = () => undefined;
  try {
    return process.getBuiltinModule('node:sqlite');
  } finally {
    process.emitWarning = emitWarning;
  }
}
