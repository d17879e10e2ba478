import { join } from 'node:path';
import { DesktopError } from '../desktop-error.js';

/** One process alone changes a profile. */
export interface ProfileLock {
  release(): void;
}

/**
 * Takes the profile for this process. The lock is SQLite's exclusive lock on an empty file: the operating
 * system's own file lock on every platform, which ends with the process however it ends.
 * @throws {DesktopError} `profile-in-use`
 */
export function lockProfile(folder: string): ProfileLock {
  const database = new (sqlite().DatabaseSync)(join(folder, 'lock'));
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (cause) {
    database.close();
    throw new DesktopError('profile-in-use', { folder }, { cause });
  }
  return { release: () => database.close() };
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
