import { z } from 'zod';
import { derObject } from './encodings.js';
import { route } from './route.js';

/** What a client must know of a service before it talks to it. */
export const serviceDescription = z.object({
  /** The service's name: OPAQUE's server identifier. Clients remember it and refuse a change. */
  name: z.string().min(1).max(253),
  protocolVersion: z.literal(1),
  gatewayDomain: z.string(),
  pickupUrl: z.url(),
  /** Largest decoded CMS the gateway takes, in bytes. */
  maxMessageBytes: z.int().positive(),
  depositDays: z.int().positive(),
  rootCertificate: derObject,
});
export type ServiceDescription = z.infer<typeof serviceDescription>;

const nothing = z.object({});

export const serviceRoutes = {
  describeService: route({
    method: 'GET',
    path: '/v1/service',
    access: 'anyone',
    summary: 'The service itself: its name, limits and root certificate.',
    body: nothing,
    answer: serviceDescription,
  }),
  health: route({
    method: 'GET',
    path: '/v1/health',
    access: 'anyone',
    summary: 'Whether this process is up and reaches its database.',
    body: nothing,
    answer: z.object({ status: z.literal('ok'), version: z.string() }),
  }),
};
