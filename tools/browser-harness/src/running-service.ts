import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { builtPage } from './built-page.js';
import { Inbox, type ReceivedMail } from './inbox.js';

const program = fileURLToPath(
  new URL('../../../packages/service/bin/securemail-service.js', import.meta.url),
);

/** The real service with its own commands, one page, and a mail server that takes its mail. */
export interface RunningService {
  readonly url: string;
  readonly gateway: string;
  /** Runs a command of the service and gives what it prints. */
  run(...command: readonly string[]): Promise<string>;
  /** Puts a file beside the service's data and gives its path. */
  file(name: string, content: string): Promise<string>;
  /** The next mail to this address, when it comes. */
  mailTo(address: string): Promise<ReceivedMail>;
  stop(): Promise<void>;
}

/**
 * @param place under which path the service serves the page.
 * @param packageFolder whose page it is.
 */
export async function startService(
  place: 'pickup' | 'control-panel',
  packageFolder: URL,
): Promise<RunningService> {
  const folder = await mkdtemp(join(tmpdir(), 'secure-mail-service-'));
  const inbox = new Inbox();
  const smarthost = await inbox.listen();
  const page = await builtPage(packageFolder);
  await cp(page.folder, join(folder, 'pages', place), { recursive: true });
  await page.remove();
  const environment = {
    ...process.env,
    SECURE_MAIL_DATA: join(folder, 'data'),
    SECURE_MAIL_KEYS: join(folder, 'keys'),
    SECURE_MAIL_PAGES: join(folder, 'pages'),
    SECURE_MAIL_HTTP_PORT: '0',
    SECURE_MAIL_SMTP_PORT: '0',
    SECURE_MAIL_SMARTHOST: `smtp://127.0.0.1:${smarthost}`,
    SECURE_MAIL_LOG_LEVEL: 'warn',
  };
  const service = spawn(process.execPath, [program, 'serve'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { http, gateway } = await readyLine(service);
  return {
    url: http,
    gateway,
    run: async (...command) =>
      (await promisify(execFile)(process.execPath, [program, ...command], { env: environment })).stdout,
    file: async (name, content) => {
      const path = join(folder, name);
      await writeFile(path, content, { mode: 0o600 });
      return path;
    },
    mailTo: (address) => inbox.mailTo(address),
    stop: async () => {
      if (service.exitCode === null) {
        service.kill('SIGTERM');
        await once(service, 'exit');
      }
      await inbox.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function readyLine(
  service: ChildProcess,
): Promise<{ readonly http: string; readonly gateway: string }> {
  if (service.stdout === null) throw new Error('The service has no output.');
  for await (const line of createInterface({ input: service.stdout })) return JSON.parse(line);
  throw new Error(`The service ended before it was ready (exit code ${service.exitCode}).`);
}
