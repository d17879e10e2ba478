import { depositRoutes, type ServiceClient, secureIdRoutes, serviceRoutes } from '@secure-mail/contracts';

/** Everything a person's machine asks of the service. */
export const subscriberRoutes = { ...serviceRoutes, ...secureIdRoutes, ...depositRoutes };

export type SubscriberService = ServiceClient<typeof subscriberRoutes>;

/** A session at the service, opened by the right password. */
export interface Session {
  readonly token: string;
  /** ISO 8601, UTC. */
  readonly expiresAt: string;
  readonly address: string;
}

/** The headers that show a session; for `ServiceConnection.headers`. */
export function sessionHeaders(session: Session | undefined): Readonly<Record<string, string>> {
  return session === undefined ? {} : { authorization: `Bearer ${session.token}` };
}
