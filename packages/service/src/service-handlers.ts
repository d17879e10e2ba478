import type { ServiceDescription, serviceRoutes } from '@secure-mail/contracts';
import { sql } from 'kysely';
import { depositLife } from './deposits/index.js';
import type { Handlers } from './http/index.js';
import { Refusal } from './refusal.js';
import type { ServiceContext } from './service-context.js';
import { version } from './version.js';

/** What clients must know of the service, and whether it is well. */
export function serviceHandlers(context: ServiceContext): Handlers<typeof serviceRoutes> {
  const { settings, keys } = context;
  const description: ServiceDescription = {
    name: settings.serviceName,
    protocolVersion: 1,
    gatewayDomain: settings.gatewayDomain,
    pickupUrl: settings.pickupUrl,
    maxMessageBytes: settings.maxMessageBytes,
    depositDays: depositLife.depositDays,
    rootCertificate: Buffer.from(keys.rootCertificate.der).toString('base64url'),
  };
  return {
    describeService: async () => description,
    health: async () => {
      try {
        await sql`select 1`.execute(context.database);
      } catch (cause) {
        throw new Refusal('service-unavailable', 'The database does not answer.', { cause });
      }
      return { status: 'ok', version };
    },
  };
}
