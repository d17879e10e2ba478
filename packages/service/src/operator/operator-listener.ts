import { randomBytes, timingSafeEqual } from 'node:crypto';
import { operatorRoutes, serviceRoutes } from '@secure-mail/contracts';
import type { FastifyRequest } from 'fastify';
import {
  finishAdministratorRegistration,
  startAdministratorRegistration,
  unlockAdministrator,
} from '../administration/index.js';
import {
  bindRoutes,
  type Callers,
  createHttpApplication,
  type Handlers,
  openHttpListener,
} from '../http/index.js';
import { importMailboxes, listMailboxes } from '../mailboxes/index.js';
import { confirmDomain, createOrganisation } from '../organisations/index.js';
import { Refusal } from '../refusal.js';
import { unlockMailbox } from '../secure-ids/index.js';
import type { ServiceContext } from '../service-context.js';
import { serviceHandlers } from '../service-handlers.js';
import { removeOperatorFile, writeOperatorFile } from './operator-file.js';

/** A list of 100,000 mailboxes. */
const bodyLimit = 32 * 1024 * 1024;

/** The service's own commands reach it here: loopback alone, with a token that only its user can read. */
export async function startOperatorListener(context: ServiceContext): Promise<{ close(): Promise<void> }> {
  const token = randomBytes(32).toString('base64url');
  const listener = await openHttpListener('127.0.0.1', 0);
  const app = await createHttpApplication({ listener, log: context.log, trustedProxies: [] });
  const elsewhere = (): never => {
    throw new Refusal('not-found', 'There is nothing here.');
  };
  const callers: Callers = {
    subscriber: async () => elsewhere(),
    administrator: async () => elsewhere(),
    operator: async (request) => refuseStranger(request, token),
  };
  bindRoutes(app, serviceRoutes, serviceHandlers(context), { callers });
  bindRoutes(app, operatorRoutes, operatorHandlers(context), { callers, bodyLimit });
  await app.ready();
  await writeOperatorFile(context.settings.dataFolder, {
    url: `http://127.0.0.1:${listener.port}`,
    token,
    publicUrl: context.settings.publicUrl,
  });
  return {
    close: async () => {
      await removeOperatorFile(context.settings.dataFolder, token);
      await listener.close();
      await app.close();
    },
  };
}

function operatorHandlers(context: ServiceContext): Handlers<typeof operatorRoutes> {
  return {
    startAdministratorRegistration: (body) => startAdministratorRegistration(context, body),
    finishAdministratorRegistration: (body) => finishAdministratorRegistration(context, body),
    unlockAdministrator: (body) => unlockAdministrator(context, body),
    createOrganisation: (body) => createOrganisation(context, body),
    confirmDomain: (body) => confirmDomain(context, body),
    importMailboxes: (body) => importMailboxes(context, body),
    unlockMailbox: (body) => unlockMailbox(context, body),
    listAllMailboxes: () => listMailboxes(context.database),
  };
}

function refuseStranger(request: FastifyRequest, token: string): void {
  const given = Buffer.from(request.headers.authorization?.replace(/^Bearer /, '') ?? '');
  const expected = Buffer.from(token);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new Refusal('not-signed-in', 'Only for the operator.');
  }
}
