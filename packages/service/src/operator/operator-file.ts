import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const operatorAccess = z.object({ url: z.url(), token: z.string().min(1), publicUrl: z.string() });

/** Where the running service's operator listener is, and what opens it. */
export type OperatorAccess = Readonly<z.infer<typeof operatorAccess>>;

/** Readable for the service's own user alone: whoever may read the file may operate the service. */
export async function writeOperatorFile(dataFolder: string, access: OperatorAccess): Promise<void> {
  await mkdir(join(dataFolder, 'run'), { recursive: true, mode: 0o700 });
  const draft = `${pathIn(dataFolder)}.${randomBytes(6).toString('hex')}.new`;
  await writeFile(draft, `${JSON.stringify(access)}\n`, { mode: 0o600, flag: 'wx' });
  await rename(draft, pathIn(dataFolder));
}

/**
 * @returns undefined when no service runs on this folder
 * @throws when the file is there and cannot be read: most often because it is another user's
 */
export async function readOperatorFile(dataFolder: string): Promise<OperatorAccess | undefined> {
  let text: string;
  try {
    text = await readFile(pathIn(dataFolder), 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
  try {
    return operatorAccess.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Leaves the file of another process that has begun on this folder meanwhile. */
export async function removeOperatorFile(dataFolder: string, token: string): Promise<void> {
  if ((await readOperatorFile(dataFolder))?.token !== token) return;
  await rm(pathIn(dataFolder), { force: true });
}

function pathIn(dataFolder: string): string {
  return join(dataFolder, 'run', 'operator.json');
}
