import { cp, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';

// For tests alone: making an empty embedded store takes many times as long as copying one.

const packageFolder = fileURLToPath(new URL('../../', import.meta.url));

/** Lays an empty embedded store into a data folder that has none. The first start of all is tested elsewhere. */
export async function layEmbeddedStore(dataFolder: string): Promise<void> {
  await mkdir(dataFolder, { recursive: true });
  await cp(await emptyStore(), join(dataFolder, 'database'), {
    recursive: true,
    errorOnExist: true,
    force: false,
  });
}

let made: Promise<string> | undefined;

function emptyStore(): Promise<string> {
  made ??= findOrMake();
  return made;
}

/** Kept between runs where build tools keep such things, one for each version of the engine. */
async function findOrMake(): Promise<string> {
  const engine = join(packageFolder, 'node_modules/@electric-sql/pglite/package.json');
  const { version } = JSON.parse(await readFile(engine, 'utf8')) as { version: string };
  const folder = join(packageFolder, 'node_modules/.cache', `embedded-store-${version}`);
  try {
    await readFile(join(folder, 'PG_VERSION'));
    return folder;
  } catch {
    await mkdir(dirname(folder), { recursive: true });
  }
  const draft = await mkdtemp(`${folder}-`);
  await (await PGlite.create(draft)).close();
  // Test files run at once: whoever comes second finds the name taken.
  await rename(draft, folder).catch(() => rm(draft, { recursive: true }));
  return folder;
}
