import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, realpath, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js');

export interface BuiltPage {
  readonly folder: string;
  /** Removes what was built for the tests alone. */
  remove(): Promise<void>;
}

/**
 * The page of a package as it ships: the `dist/page` of the last build while it is younger than everything it is
 * made of, else built into a temporary folder.
 * @param packageFolder as a `file:` address.
 */
export async function builtPage(packageFolder: URL): Promise<BuiltPage> {
  const root = fileURLToPath(packageFolder);
  const shipped = join(root, 'dist/page');
  if (await isYounger(join(shipped, 'index.html'), root)) {
    return { folder: shipped, remove: async () => undefined };
  }
  const folder = await mkdtemp(join(tmpdir(), 'secure-mail-page-'));
  // In a process of its own, where packages resolve as in any build and not as in the tests.
  const build = [vite, 'build', '--outDir', folder, '--emptyOutDir', '--logLevel', 'error'];
  await promisify(execFile)(process.execPath, build, { cwd: root });
  return { folder, remove: () => rm(folder, { recursive: true }) };
}

async function isYounger(built: string, root: string): Promise<boolean> {
  if (!existsSync(built)) return false;
  const { mtimeMs } = await stat(built);
  return mtimeMs > (await lastChange(await realpath(root), new Set()));
}

/** When a package, or one of ours that it depends on, was last changed; milliseconds since 1970. */
async function lastChange(root: string, seen: Set<string>): Promise<number> {
  if (seen.has(root)) return 0;
  seen.add(root);
  const { dependencies = {} } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    readonly dependencies?: Readonly<Record<string, string>>;
  };
  const ours = Object.entries(dependencies).filter(([, version]) => version.startsWith('workspace:'));
  const times = [
    ...['package.json', 'index.html', 'vite.config.ts'].map((name) => changed(join(root, name))),
    ...['src', 'public'].map((name) => lastChangeInFolder(join(root, name))),
    ...ours.map(async ([name]) => lastChange(await realpath(join(root, 'node_modules', name)), seen)),
  ];
  return Math.max(...(await Promise.all(times)));
}

/** Without the tests, which no page is made of. */
async function lastChangeInFolder(folder: string): Promise<number> {
  if (!existsSync(folder)) return 0;
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name));
  return Math.max(0, ...(await Promise.all(files.map((file) => changed(join(file.parentPath, file.name))))));
}

async function changed(file: string): Promise<number> {
  return existsSync(file) ? (await stat(file)).mtimeMs : 0;
}
