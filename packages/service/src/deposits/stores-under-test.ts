import { execFile } from 'node:child_process';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A store for one test file: the embedded one, or a PostgreSQL server of its own that is thrown away. */
export interface StoreUnderTest {
  readonly databaseUrl: string | undefined;
  remove(): Promise<void>;
}

export const stores = ['embedded', 'postgresql'] as const;

export async function openStoreUnderTest(kind: (typeof stores)[number]): Promise<StoreUnderTest> {
  return kind === 'embedded' ? { databaseUrl: undefined, remove: async () => undefined } : startPostgresql();
}

const run = promisify(execFile);

async function startPostgresql(): Promise<StoreUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'secure-mail-postgresql-'));
  const account = await unprivilegedAccount();
  if (account !== undefined) await chown(folder, account.uid, account.gid);
  const options = { ...account, cwd: folder };
  const data = join(folder, 'data');
  await run('initdb', ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync'], options);
  // Reached through a socket in its folder alone, so there is no port to collide on.
  const settings = `-c listen_addresses= -c unix_socket_directories=${folder} -c fsync=off`;
  await run('pg_ctl', ['-D', data, '-w', '-l', join(folder, 'log'), '-o', settings, 'start'], options);
  return {
    databaseUrl: `postgresql://postgres@localhost/postgres?host=${encodeURIComponent(folder)}`,
    remove: async () => {
      await run('pg_ctl', ['-D', data, '-w', '-m', 'immediate', 'stop'], options);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root; its package brings an account. */
async function unprivilegedAccount(): Promise<{ readonly uid: number; readonly gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = async (flag: string): Promise<number> => Number((await run('id', [flag, 'postgres'])).stdout);
  return { uid: await idOf('-u'), gid: await idOf('-g') };
}
