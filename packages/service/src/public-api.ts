import {
  administrationRoutes,
  depositRoutes,
  pickupContentPath,
  pickupRoutes,
  secureIdRoutes,
  serviceRoutes,
} from '@secure-mail/contracts';
import type { FastifyInstance } from 'fastify';
import { administrationHandlers, administratorOfRequest } from './administration/index.js';
import { registerPkiPublication } from './certificate-authority/index.js';
import { depositHandlers } from './deposits/index.js';
import { allowOrigin, bindRoutes, type Callers, openApiDocument } from './http/index.js';
import { bindPickupContent, pickupHandlers } from './pickup/index.js';
import { Refusal } from './refusal.js';
import { subscriberOfRequest } from './secure-ids/index.js';
import { secureIdHandlers } from './secure-ids/secure-id-handlers.js';
import type { ServiceContext } from './service-context.js';
import { serviceHandlers } from './service-handlers.js';
import { registerStaticPages } from './static-pages/index.js';
import { version } from './version.js';

/** Of deposits: up to 200 recipients with a record, a question and a wrapped secret each. */
const depositBodyLimit = 4 * 1024 * 1024;

/** Everything that is served under the public address. */
export async function bindPublicApi(app: FastifyInstance, context: ServiceContext): Promise<void> {
  const callers: Callers = {
    subscriber: (request) => subscriberOfRequest(context, request),
    administrator: (request) => administratorOfRequest(context, request),
    // The operator's calls are served on a listener of their own.
    operator: async () => {
      throw new Refusal('not-found', 'There is nothing here.');
    },
  };
  allowPickupPage(app, context);
  bindRoutes(app, serviceRoutes, serviceHandlers(context), { callers });
  bindRoutes(app, secureIdRoutes, secureIdHandlers(context), { callers });
  bindRoutes(app, administrationRoutes, administrationHandlers(context), { callers });
  bindRoutes(app, depositRoutes, depositHandlers(context), { callers, bodyLimit: depositBodyLimit });
  bindRoutes(app, pickupRoutes, pickupHandlers(context), { callers });
  bindPickupContent(app, context);
  registerPkiPublication(app, context.database);
  const tables = [serviceRoutes, secureIdRoutes, depositRoutes, pickupRoutes, administrationRoutes];
  const description = openApiDocument(tables, version);
  app.get('/v1/openapi.json', () => description);
  await registerStaticPages(app, context.settings);
}

/** The pickup page may be served from an origin of its own, by somebody else than this service. */
function allowPickupPage(app: FastifyInstance, { settings }: ServiceContext): void {
  const { origin } = new URL(settings.pickupUrl);
  if (origin === new URL(settings.publicUrl).origin) return;
  const content = { method: 'GET', path: pickupContentPath } as const;
  allowOrigin(app, { origin, routes: [...Object.values(pickupRoutes), content] });
}
