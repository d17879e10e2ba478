import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signInAdministrator } from '@secure-mail/client';
import { administrationRoutes, createServiceClient, csrfHeader, serviceRoutes } from '@secure-mail/contracts';
import { type Finished, finish, freePort, programs, type RunningProcess, startProcess } from './processes.js';
import { ServiceDoor } from './service-door.js';

const refused = 'refused@firm.example';
const mailboxes = ['sender@firm.example', 'colleague@firm.example', refused];
export const password = 'correct horse battery staple';

/**
 * A firm as in the demo, made of real processes: the service, a mail server, people with Secure IDs. The mail
 * server refuses everything for refused@firm.example, who is a subscriber, once its mailbox has been closed.
 */
export class Firm {
  readonly folder: string;
  readonly door: ServiceDoor;
  readonly #ports: {
    readonly http: number;
    readonly gateway: number;
    readonly smtp: number;
    readonly web: number;
  };
  #service: RunningProcess<unknown> | undefined;
  #mail: RunningProcess<unknown> | undefined;

  private constructor(
    folder: string,
    door: ServiceDoor,
    ports: { http: number; gateway: number; smtp: number; web: number },
  ) {
    this.folder = folder;
    this.door = door;
    this.#ports = ports;
  }

  /** @param people who have their Secure ID from the start */
  static async found(...people: readonly string[]): Promise<Firm> {
    const folder = await mkdtemp(join(tmpdir(), 'firm-of-real-processes-'));
    const [http, gateway, smtp, web] = [
      await freePort(),
      await freePort(),
      await freePort(),
      await freePort(),
    ];
    const firm = new Firm(folder, await ServiceDoor.open(`http://127.0.0.1:${http}`), {
      http,
      gateway,
      smtp,
      web,
    });
    try {
      await writeFile(firm.path('password'), `${password}\n`);
      await writeFile(firm.path('wrong-password'), 'something else entirely\n');
      await writeFile(firm.path('answer'), 'Sankt-Martins-Platz 4\n');
      await firm.startMail();
      await firm.startService();
      await firm.enableMailboxes();
      const activations = await Promise.all(people.map((person) => firm.activate(person)));
      for (const { code, stdout, stderr } of activations) {
        if (code !== 0 || !stdout.includes('is ready.')) throw new Error(`No Secure ID: ${stdout}${stderr}`);
      }
      return firm;
    } catch (error) {
      await firm.close();
      throw error;
    }
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  get smtpUrl(): string {
    return `smtp://127.0.0.1:${this.#ports.smtp}`;
  }

  async startService(): Promise<void> {
    this.#service = await startProcess(programs.service, ['serve'], {
      SECURE_MAIL_DATA: this.path('data'),
      SECURE_MAIL_KEYS: this.path('keys'),
      SECURE_MAIL_HTTP_PORT: String(this.#ports.http),
      SECURE_MAIL_SMTP_PORT: String(this.#ports.gateway),
      SECURE_MAIL_SMARTHOST: this.smtpUrl,
      SECURE_MAIL_MAX_MESSAGE_BYTES: '200000',
      SECURE_MAIL_LOG_LEVEL: 'warn',
    });
  }

  async killService(): Promise<void> {
    await this.#service?.kill();
    this.#service = undefined;
  }

  async startMail(...options: readonly string[]): Promise<void> {
    const { gateway, smtp, web } = this.#ports;
    const ports = [
      '--gateway',
      `127.0.0.1:${gateway}`,
      '--smtp-port',
      String(smtp),
      '--web-port',
      String(web),
    ];
    const args = ['--folder', this.path('mail'), ...ports, '--retry-delay', '100', ...options];
    this.#mail = await startProcess(programs.demoMail, args);
  }

  async killMail(): Promise<void> {
    await this.#mail?.kill();
    this.#mail = undefined;
  }

  /** From now on the mail server says 550 to this subscriber. */
  async closeMailbox(): Promise<void> {
    await this.killMail();
    await this.startMail('--refuse', refused);
  }

  /** The command line, with this person's profile and without a terminal. */
  run(person: string, ...args: readonly string[]): Promise<Finished> {
    return finish(programs.securemail, args, { SECURE_MAIL_PROFILE: this.path(`profile-${person}`) });
  }

  send(message: string, ...more: readonly string[]): Promise<Finished> {
    return this.run('sender', 'send', this.path(message), '--password-file', this.path('password'), ...more);
  }

  /** What lies in a Maildir. */
  async mailsOf(address: string): Promise<readonly string[]> {
    const folder = join(this.path('mail'), address, 'new');
    const names = await readdir(folder).catch(() => []);
    return Promise.all(names.map((name) => readFile(join(folder, name), 'latin1')));
  }

  /** The same, once there are more than so many. */
  async awaitMails(address: string, moreThan: number): Promise<readonly string[]> {
    await fetch(
      `http://127.0.0.1:${this.#ports.web}/api/mailboxes/${address}/messages?more-than=${moreThan}&wait=60`,
    );
    return this.mailsOf(address);
  }

  async activationCode(person: string): Promise<string> {
    const [mail = ''] = await this.awaitMails(`${person}@firm.example`, 0);
    const code = /Activation code:?\s+([A-Z0-9-]{8,})/i.exec(mail)?.[1];
    if (code === undefined) throw new Error(`No code in: ${mail}`);
    return code;
  }

  async activate(person: string, ...more: readonly string[]): Promise<Finished> {
    const codeFile = this.path(`code-${person}`);
    await writeFile(codeFile, `${await this.activationCode(person)}\n`);
    const address = `${person}@firm.example`;
    const secrets = ['--code-file', codeFile, '--password-file', this.path('password')];
    return this.run(
      person,
      'activate',
      '--service',
      this.door.url,
      '--address',
      address,
      ...secrets,
      '--smtp',
      this.smtpUrl,
      ...more,
    );
  }

  async close(): Promise<void> {
    await this.killService();
    await this.killMail();
    await this.door.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  async enableMailboxes(): Promise<void> {
    const lines = mailboxes.map((address) => `${address},${address.split('@')[0]},exchange`);
    await writeFile(this.path('mailboxes.csv'), ['address,display name,type', ...lines, ''].join('\n'));
    const data = ['--data', this.path('data')];
    await this.#operate(
      'administrator',
      'create',
      'admin',
      '--password-file',
      this.path('password'),
      ...data,
    );
    await this.#operate('organisation', 'create', 'Firm', '--domain', 'firm.example', ...data);
    await this.#operate('domain', 'confirm', 'firm.example', '--reason', 'a test', ...data);
    await this.#operate('mailbox', 'import', this.path('mailboxes.csv'), ...data);
    await enableAll(`http://127.0.0.1:${this.#ports.http}`);
  }

  async #operate(...args: readonly string[]): Promise<void> {
    const { code, stderr } = await finish(programs.service, args);
    if (code !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
  }
}

/** What the administrator does in the Control Panel: tick all, Proceed. */
async function enableAll(baseUrl: string): Promise<void> {
  let cookie = '';
  let csrfToken = '';
  const withCookie: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
    return response;
  };
  const panel = createServiceClient(administrationRoutes, {
    baseUrl,
    fetch: withCookie,
    headers: () => ({ cookie, [csrfHeader]: csrfToken }),
  });
  const { name: serviceName } = await createServiceClient(serviceRoutes, { baseUrl }).describeService({});
  csrfToken = (await signInAdministrator({ service: panel, serviceName, name: 'admin', password })).csrfToken;
  const listed = await panel.listMailboxes({});
  await panel.changeSecureMail({ enable: listed.mailboxes.map(({ id }) => id), disable: [] });
}
