import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { programs } from './command.js';
import { freePort } from './free-port.js';
import { type StartedProcess, startProcess } from './started-process.js';

/** Where the demo keeps its things. */
export interface FirmFolders {
  readonly root: string;
  /** The service's database and blobs. */
  readonly data: string;
  /** The service's keys, beside its data. */
  readonly keys: string;
  /** One Maildir per recipient. */
  readonly mail: string;
  readonly logs: string;
}

/** Ports on loopback; 0 takes any free one. */
export interface FirmPorts {
  readonly http: number;
  readonly gateway: number;
  readonly smtp: number;
  readonly web: number;
}

export const gatewayDomain = 'gateway.example';

/** Largest message of the demo's service, so that exceeding it needs no huge file. */
export const maxMessageBytes = 24 * 1024 * 1024;

export const people = {
  sender: { name: 'Absender (Kanzlei für Prüfungen)', address: 'sender@firm.example' },
  subscriber: { name: 'Kollegïn, Abteilung Ä', address: 'colleague@firm.example' },
  outsider: { name: '依頼人 (Client)', address: 'client@elsewhere.example' },
  /** Has a POP mailbox, so is an outsider too. */
  reception: { name: 'Empfang', address: 'reception@firm.example' },
} as const;

export interface ServiceReady {
  readonly http: string;
  readonly gateway: string;
}

export interface DemoMailReady {
  readonly smtp: string;
  readonly web: string;
}

export function firmFolders(root: string): FirmFolders {
  return {
    root,
    data: join(root, 'data'),
    keys: join(root, 'keys'),
    mail: join(root, 'mail'),
    logs: join(root, 'logs'),
  };
}

/** The firm's mail server and the service, running. The service can be ended and started again. */
export class Firm {
  readonly folders: FirmFolders;
  readonly mail: StartedProcess<DemoMailReady>;
  service: StartedProcess<ServiceReady>;

  private constructor(
    folders: FirmFolders,
    mail: StartedProcess<DemoMailReady>,
    service: StartedProcess<ServiceReady>,
  ) {
    this.folders = folders;
    this.mail = mail;
    this.service = service;
  }

  static async start(folders: FirmFolders, ports: FirmPorts): Promise<Firm> {
    for (const folder of [folders.root, folders.mail, folders.logs])
      await mkdir(folder, { recursive: true, mode: 0o700 });
    const service = { http: ports.http, gateway: ports.gateway === 0 ? await freePort() : ports.gateway };
    const mail = await startProcess<DemoMailReady>(
      'The demo mail server',
      programs.demoMail,
      [
        '--folder',
        folders.mail,
        '--gateway',
        `127.0.0.1:${service.gateway}`,
        '--gateway-domain',
        gatewayDomain,
        '--smtp-port',
        String(ports.smtp),
        '--web-port',
        String(ports.web),
      ],
      {},
      join(folders.logs, 'demo-mail.log'),
    );
    try {
      return new Firm(
        folders,
        mail,
        await startService(folders, service.http, service.gateway, mail.ready.smtp),
      );
    } catch (cause) {
      await mail.stop();
      throw cause;
    }
  }

  /** Starts the service again on the ports it had, so that what clients remember of it stays true. */
  async startServiceAgain(): Promise<void> {
    const port = (address: string): number => Number(address.split(':').at(-1));
    this.service = await startService(
      this.folders,
      port(this.service.ready.http),
      port(this.service.ready.gateway),
      this.mail.ready.smtp,
    );
  }

  async stop(): Promise<void> {
    await Promise.all([this.service.stop(), this.mail.stop()]);
  }
}

/** The service's settings in the demo: everything else is its default. */
export function serviceEnvironment(
  folders: FirmFolders,
  http: number,
  gateway: number,
  smarthost: string,
): Readonly<Record<string, string>> {
  return {
    SECURE_MAIL_DATA: folders.data,
    SECURE_MAIL_KEYS: folders.keys,
    SECURE_MAIL_HTTP_PORT: String(http),
    SECURE_MAIL_SMTP_PORT: String(gateway),
    SECURE_MAIL_GATEWAY_DOMAIN: gatewayDomain,
    SECURE_MAIL_SMARTHOST: `smtp://${smarthost}`,
    SECURE_MAIL_MAX_MESSAGE_BYTES: String(maxMessageBytes),
  };
}

async function startService(
  folders: FirmFolders,
  http: number,
  gateway: number,
  smarthost: string,
): Promise<StartedProcess<ServiceReady>> {
  return startProcess<ServiceReady>(
    'The service',
    programs.service,
    ['serve'],
    serviceEnvironment(folders, http, gateway, smarthost),
    join(folders.logs, 'service.log'),
  );
}
