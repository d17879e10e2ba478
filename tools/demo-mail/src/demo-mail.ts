import { readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo, Server as NetServer } from 'node:net';
import { join } from 'node:path';
import { Maildirs } from './maildir.js';
import { PostOffice } from './post-office.js';
import type { Settings } from './settings.js';
import { Spool } from './spool.js';
import { createSubmissionServer } from './submission-server.js';
import { createWebServer } from './web/web-server.js';

export interface DemoMail {
  /** `127.0.0.1:PORT` */
  readonly smtp: string;
  /** `http://127.0.0.1:PORT` */
  readonly web: string;
  stop(): Promise<void>;
}

/** Starts both servers on loopback and takes up what an earlier process left undelivered. */
export async function startDemoMail(settings: Settings, log: (line: string) => void): Promise<DemoMail> {
  const spool = await Spool.open(join(settings.folder, '.spool'));
  const maildirs = new Maildirs(settings.folder);
  const { gateway, gatewayDomain, retryDelay, refuse, maxBytes } = settings;
  const postOffice = new PostOffice({ spool, maildirs, gateway, gatewayDomain, retryDelay, log });
  const users =
    settings.usersFile === undefined ? undefined : parseUsers(await readFile(settings.usersFile, 'utf8'));
  const submission = createSubmissionServer({ postOffice, newId: spool.newId, users, refuse, maxBytes, log });
  const web = createWebServer(maildirs);

  await postOffice.resume();
  const smtpPort = await listening(submission.server, () =>
    submission.listen(settings.smtpPort, '127.0.0.1'),
  );
  const webPort = await listening(web, () => web.listen(settings.webPort, '127.0.0.1'));
  return {
    smtp: `127.0.0.1:${smtpPort}`,
    web: `http://127.0.0.1:${webPort}`,
    async stop() {
      await Promise.all([new Promise<void>((resolve) => submission.close(resolve)), closed(web)]);
      await postOffice.stop();
    },
  };
}

function listening(server: NetServer, listen: () => unknown): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
    listen();
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function parseUsers(text: string): ReadonlyMap<string, string> {
  const lines = text.split(/\r?\n/).filter((line) => line.includes(':'));
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]));
}
