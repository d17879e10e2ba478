import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

// For tests alone: a PostgreSQL cluster in a temporary folder, reached over a socket in it, gone afterwards.

const run = promisify(execFile);
const binaries = ['18', '17', '16', '15', '14'].map((version) => `/usr/lib/postgresql/${version}/bin`);
const bin = binaries.find((folder) => existsSync(join(folder, 'initdb')));

/** Where PostgreSQL is not installed its tests are skipped and say why; in CI that is a failure. */
export const postgresqlInstalled = bin !== undefined;
if (!postgresqlInstalled && process.env.CI === 'true') {
  throw new Error('CI needs PostgreSQL: install the package "postgresql".');
}

export interface ThrowawayPostgresql {
  /** Makes an empty database. @returns its address */
  newDatabase(): Promise<string>;
  /** Ends every connection to a database and lets none in. @returns what lets them in again */
  cutOff(databaseUrl: string): Promise<() => Promise<void>>;
  stop(): Promise<void>;
}

export async function startThrowawayPostgresql(): Promise<ThrowawayPostgresql> {
  if (bin === undefined) throw new Error('PostgreSQL is not installed.');
  const folder = await mkdtemp(join(tmpdir(), 'secure-mail-postgresql-'));
  const owner = await postgresqlUser();
  if (owner !== undefined) await chown(folder, owner.uid, owner.gid);
  const as = owner === undefined ? {} : owner;
  await run(join(bin, 'initdb'), ['-D', join(folder, 'cluster'), '-U', 'postgres', '-A', 'trust', '-N'], as);
  const server = spawn(
    join(bin, 'postgres'),
    [
      '-D',
      join(folder, 'cluster'),
      '-k',
      folder,
      '-c',
      'listen_addresses=',
      '-c',
      'fsync=off',
      '-c',
      'max_connections=100',
    ],
    { ...as, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    let said = '';
    server.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('ready to accept connections')) resolve();
    });
    server.once('exit', () => reject(new Error(`PostgreSQL did not start: ${said}`)));
  });
  const addressOf = (database: string): string =>
    `postgresql:///${database}?host=${encodeURIComponent(folder)}&user=postgres`;
  const command = async (...statements: readonly string[]): Promise<void> => {
    const client = new pg.Client({ connectionString: addressOf('postgres') });
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
  };
  return {
    newDatabase: async () => {
      const name = `t${randomBytes(6).toString('hex')}`;
      await command(`create database ${name}`);
      return addressOf(name);
    },
    cutOff: async (databaseUrl) => {
      const name = /t[0-9a-f]{12}/.exec(databaseUrl)?.[0];
      await command(
        `alter database ${name} allow_connections false`,
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`,
      );
      return () => command(`alter database ${name} allow_connections true`);
    },
    stop: async () => {
      server.kill('SIGINT');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root; Debian's package brings a user for it. */
async function postgresqlUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (userInfo().uid !== 0) return undefined;
  const [uid, gid] = await Promise.all([run('id', ['-u', 'postgres']), run('id', ['-g', 'postgres'])]);
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}
