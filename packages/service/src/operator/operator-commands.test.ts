import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { runCommand, type ServiceProcess, startServiceProcess } from '../service-process-under-test.js';

// Each command is a process of its own, on however busy a machine.
vi.setConfig({ testTimeout: 240_000 });

let folder: string;
let data: string;
let service: ServiceProcess;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'secure-mail-commands-'));
  data = join(folder, 'data');
  service = await startServiceProcess(data);
});
afterAll(async () => {
  await service.terminate();
  await rm(folder, { recursive: true });
});

const command = (...args: string[]) => runCommand([...args, '--data', data]);
const file = async (name: string, content: string): Promise<string> => {
  await writeFile(join(folder, name), content);
  return join(folder, name);
};
const header = 'address,display name,type\n';

test('status says where the service runs', async () => {
  expect((await command('status')).stdout).toContain(service.http);
  expect(JSON.parse((await command('status', '--json')).stdout)).toMatchObject({
    running: true,
    url: service.http,
  });
});

test('without a running service a command says so and exits with 4', async () => {
  const ended = await runCommand(['status', '--data', join(folder, 'nowhere')]);
  expect(ended).toMatchObject({ exitCode: 4, stdout: '' });
  expect(ended.stderr).toContain('No service runs on the data folder');
});

test('a service that somebody else runs is not said to be none', async () => {
  const other = join(folder, 'somebody-elses');
  // Stands for a file that may not be read, which nothing is for root.
  await mkdir(join(other, 'run', 'operator.json'), { recursive: true });
  const ended = await runCommand(['status', '--data', other]);
  expect(ended).toMatchObject({ exitCode: 3, stdout: '' });
  expect(ended.stderr).toContain('cannot be operated by you');
});

test('an older Node is told what is needed, in a sentence', async () => {
  const pretend =
    'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.19.1" } })';
  const bin = fileURLToPath(new URL('../../bin/securemail-service.js', import.meta.url));
  const args = ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`, bin, 'serve'];
  const ended = await promisify(execFile)(process.execPath, args).catch(
    (error: { code: number; stderr: string }) => error,
  );
  expect(ended).toMatchObject({
    code: 1,
    stderr: 'Secure Mail needs Node.js 22.12 or newer; this is 20.19.1.\n',
  });
});

test('nothing that the service writes can be read by others', async () => {
  // The embedded store opens its own files to everybody; the folder around them is what keeps others out.
  expect((await stat(data)).mode & 0o777).toBe(0o700);
  const database = join(data, 'database');
  const written = await readdir(data, { recursive: true, withFileTypes: true });
  const files = written.filter((entry) => entry.isFile() && !entry.parentPath.startsWith(database));
  expect(files.map((file) => file.name)).toContain('lock');
  for (const file of files) {
    expect((await stat(join(file.parentPath, file.name))).mode & 0o077, file.name).toBe(0);
  }
});

test('a second service on the same data folder exits with 75 and one clear sentence', async () => {
  const ended = await runCommand(['serve', '--data', data], {
    SECURE_MAIL_HTTP_PORT: '0',
    SECURE_MAIL_SMARTHOST: 'smtp://127.0.0.1:9',
  });
  expect(ended).toMatchObject({ exitCode: 75, stdout: '' });
  expect(ended.stderr).toContain('is in use by another Secure Mail service');
});

test('wrong settings are named and exit with 2', async () => {
  const ended = await runCommand(['serve', '--data', join(folder, 'other')], {
    SECURE_MAIL_HTTP_PORT: 'eighty',
  });
  expect(ended.exitCode).toBe(2);
  expect(ended.stderr).toContain('SECURE_MAIL_SMARTHOST');
  expect(ended.stderr).toContain('SECURE_MAIL_HTTP_PORT');
});

test('a command that does not exist, or lacks something, exits with 2', async () => {
  expect((await command('nonsense')).exitCode).toBe(2);
  expect((await command('mailbox', 'import')).exitCode).toBe(2);
  expect((await command('organisation', 'create', 'Firm')).exitCode).toBe(2);
  const ended = await command('mailbox', 'import', '--json');
  expect(JSON.parse(ended.stdout)).toMatchObject({ error: { code: 'usage' } });
  expect(ended.stderr).toBe('');
});

test('the operator file can be read by the owner of the service alone', async () => {
  expect((await stat(join(data, 'run', 'operator.json'))).mode & 0o777).toBe(0o600);
  expect((await stat(join(folder, 'keys'))).mode & 0o777).toBe(0o700);
  expect((await stat(join(folder, 'keys', 'master.key'))).mode & 0o777).toBe(0o600);
});

test('the operator listener refuses whoever has no token', async () => {
  const { url } = JSON.parse(await readOperatorJson()) as { url: string };
  const response = await fetch(`${url}/v1/operator/mailboxes`);
  expect(response.status).toBe(401);
  const publicly = await fetch(`${service.http}/v1/operator/mailboxes`);
  expect(publicly.status).toBe(404);
});

test('administrator create: once, with a strong password from a file', async () => {
  const strong = await file('strong', 'twelve mice and a cat\n');
  const weak = await file('weak', 'admin\n');
  expect((await command('administrator', 'create', 'admin', '--password-file', weak)).exitCode).toBe(2);
  expect((await command('administrator', 'create', 'not a name', '--password-file', strong)).exitCode).toBe(
    2,
  );
  expect(await command('administrator', 'create', 'Admin', '--password-file', strong)).toMatchObject({
    exitCode: 0,
    stdout: 'The administrator admin was created.\n',
  });
  const again = await command(
    'administrator',
    'create',
    'admin',
    '--password-file',
    strong,
    '--language',
    'de',
  );
  expect(again).toMatchObject({ exitCode: 3, stderr: 'Einen Administrator namens admin gibt es schon.\n' });
  const noTerminal = await command('administrator', 'create', 'other');
  expect(noTerminal.exitCode).toBe(2);
  expect(noTerminal.stderr).toContain('--password-file');
});

test('organisations and domains: created and confirmed alike when repeated, refused when they belong to another', async () => {
  const create = () => command('organisation', 'create', 'Firm', '--domain', 'firm.example', '--json');
  const first = await create();
  expect(first.exitCode).toBe(0);
  expect((await create()).stdout).toBe(first.stdout);
  expect((await command('organisation', 'create', 'Thief', '--domain', 'firm.example')).exitCode).toBe(3);
  expect((await command('organisation', 'create', 'Typo', '--domain', 'firm')).exitCode).toBe(2);
  const confirm = (domain: string) => command('domain', 'confirm', domain, '--reason', 'shown by contract');
  expect((await confirm('firm.example')).exitCode).toBe(0);
  expect((await confirm('firm.example')).exitCode).toBe(0);
  expect((await confirm('unknown.example')).exitCode).toBe(3);
});

test('mailbox import: all or none, the same again changes nothing, and wrong lines are named', async () => {
  await command('organisation', 'create', 'Firm', '--domain', 'firm.example');
  const list = async () =>
    (JSON.parse((await command('mailbox', 'list', '--json')).stdout) as { mailboxes: { address: string }[] })
      .mailboxes;
  const half = await file(
    'half.csv',
    `${header}one@firm.example,One,exchange\ntwo@nofirm.example,Two,exchange\n`,
  );
  const refused = await command('mailbox', 'import', half);
  expect(refused.exitCode).toBe(3);
  expect(refused.stderr).toContain('two@nofirm.example');
  expect(await list()).toEqual([]);
  const good = await file(
    'good.csv',
    `\uFEFF${header}Sender@Firm.example,"Ünal, Ayşe",exchange\r\npop@firm.example,Pop,pop-imap\r\n`,
  );
  expect((await command('mailbox', 'import', good)).stdout).toBe('2 added, 0 updated, 0 unchanged.\n');
  expect((await command('mailbox', 'import', good)).stdout).toBe('0 added, 0 updated, 2 unchanged.\n');
  const renamed = await file('renamed.csv', `${header}sender@firm.example,Ayşe Ünal,exchange\n`);
  expect((await command('mailbox', 'import', renamed)).stdout).toBe('0 added, 1 updated, 0 unchanged.\n');
  expect((await list()).map(({ address }) => address)).toEqual(['pop@firm.example', 'sender@firm.example']);
  const wrong: readonly (readonly [string, string])[] = [
    [`${header}good@firm.example,Good,exchange\nnot an address,Bad,exchange\n`, 'line 3'],
    [`${header}good@firm.example,Good,imap\n`, 'line 2'],
    [`${header}good@firm.example,Good\n`, 'line 2'],
    [`${header}a@firm.example,A,exchange\n\nA@firm.example,A,exchange\n`, 'line 4'],
    [`${header}a@firm.example,"A,exchange\n`, 'line'],
    ['a@firm.example,A,exchange\n', 'first line'],
    [header, 'no mailboxes'],
  ];
  for (const [content, says] of wrong) {
    const ended = await command('mailbox', 'import', await file('wrong.csv', content));
    expect(ended.exitCode, content).toBe(2);
    expect(ended.stderr, content).toContain(says);
  }
  expect((await command('mailbox', 'import', join(folder, 'none.csv'))).exitCode).toBe(2);
});

async function readOperatorJson(): Promise<string> {
  return await readFile(join(data, 'run', 'operator.json'), 'utf8');
}
