import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { StartRefusal } from '../start-refusal.js';

/** One process alone works on a data folder. */
export interface DataFolderLock {
  release(): void;
}

/**
 * Takes the folder for this process. The lock is SQLite's exclusive lock on an empty file: the operating
 * system's own file lock on every platform, which ends with the process however it ends. A lock file with a
 * process id in it would have to guess whether its owner still lives, and two who guess at once both win.
 * @throws {StartRefusal} `data-folder-in-use`
 */
export async function lockDataFolder(folder: string): Promise<DataFolderLock> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const database = new (sqlite().DatabaseSync)(join(folder, 'lock'));
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (cause) {
    database.close();
    throw new StartRefusal('data-folder-in-use', { folder }, cause);
  }
  return { release: () => database.close() };
}

/** Node announces its SQLite as experimental on stderr, once; operators need not read that at each start. */
function sqlite(): typeof import('node:sqlite') {
  const emitWarning = process.emitWarning;
  process.emitWarning = () => undefined;
  try {
    return process.getBuiltinModule('node:sqlite');
  } finally {
    process.emitWarning = emitWarning;
  }
}
