import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { SMTPServer } from 'smtp-server';
import { buildPage } from './served-page.js';

const program = fileURLToPath(new URL('../../service/bin/securemail-service.js', import.meta.url));

export interface ReceivedMail {
  readonly to: readonly string[];
  readonly content: string;
}

/** Tests' own: the real service with its own commands, this page, and a mail server that takes its mail. */
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

export async function startService(pageFolder: string): Promise<RunningService> {
  const folder = await mkdtemp(join(tmpdir(), 'secure-mail-service-'));
  const inbox = new Inbox();
  const smarthost = await inbox.listen();
  const built = await buildPage();
  await cp(built, join(folder, 'pages', pageFolder), { recursive: true });
  await rm(built, { recursive: true });
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

/** A mail server that keeps what it is given until somebody asks for it. */
class Inbox {
  readonly #mails: ReceivedMail[] = [];
  readonly #waiting = new Set<() => void>();
  readonly #server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData: async (stream, session, done) => {
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk as Buffer);
      this.#mails.push({
        to: session.envelope.rcptTo.map(({ address }) => address),
        content: Buffer.concat(chunks).toString('latin1'),
      });
      done();
      for (const look of this.#waiting) look();
    },
  });

  async listen(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server.server, 'listening');
    return (this.#server.server.address() as AddressInfo).port;
  }

  /** Each mail is given once. */
  mailTo(address: string): Promise<ReceivedMail> {
    return new Promise((found) => {
      const look = () => {
        const index = this.#mails.findIndex(({ to }) => to.includes(address));
        const [mail] = index < 0 ? [] : this.#mails.splice(index, 1);
        if (mail === undefined) return;
        this.#waiting.delete(look);
        found(mail);
      };
      this.#waiting.add(look);
      look();
    });
  }

  close(): Promise<void> {
    return new Promise((closed) => this.#server.close(closed));
  }
}
