import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { StartRefusal } from '../start-refusal.js';
import { makePrivateFolder } from './private-folder.js';

/** One process alone works on a data folder. */
export interface DataFolderLock {
  release(): void;
}

/**
 * Takes the folder for this process. The lock is SQLite's exclusive lock on an empty file: the operating
 * system's own file lock on every platform, which ends with the process however it ends. A lock file with a
 * process id in it would have to guess whether its owner still lives, and two who guess at once both win.
 * @throws {StartRefusal} `data-folder-in-use`; `data-folder-unusable` when nothing can be written there
 */
export async function lockDataFolder(folder: string): Promise<DataFolderLock> {
  let database: DatabaseSync | undefined;
  try {
    await makePrivateFolder(folder);
    const opened = new (sqlite().DatabaseSync)(join(folder, 'lock'));
    database = opened;
    opened.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    return { release: () => opened.close() };
  } catch (cause) {
    database?.close();
    if (cause instanceof StartRefusal) throw cause;
    if (isBusy(cause)) throw new StartRefusal('data-folder-in-use', { folder }, cause);
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new StartRefusal('data-folder-unusable', { folder, detail }, cause);
  }
}

/** SQLITE_BUSY, in whatever extended form. A read-only or full disk is something else. */
function isBusy(error: unknown): boolean {
  return (
    error instanceof Error &&
    'errcode' in error &&
    typeof error.errcode === 'number' &&
    (error.errcode & 0xff) === 5
  );
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
