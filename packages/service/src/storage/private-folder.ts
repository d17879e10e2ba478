import { chmod, mkdir, stat } from 'node:fs/promises';
import { StartRefusal } from '../start-refusal.js';

/**
 * Makes a folder that only the service's own user may enter, or makes one that is there such a folder: what
 * lies in it may be readable for everybody, as the embedded store's files are.
 * @throws {StartRefusal} `folder-not-private` when the folder is somebody else's, or must stay open
 */
export async function makePrivateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // Windows has access lists, which a folder gets from the one it lies in.
  if (process.platform === 'win32') return;
  const { uid, mode } = await stat(folder);
  if (uid !== process.getuid?.()) throw new StartRefusal('folder-not-private', { folder });
  if ((mode & 0o077) === 0) return;
  try {
    await chmod(folder, 0o700);
  } catch (cause) {
    throw new StartRefusal('folder-not-private', { folder }, cause);
  }
}
