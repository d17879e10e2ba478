import {
  administrationRoutes,
  createServiceClient,
  csrfHeader,
  type ServiceClient,
  ServiceError,
} from '@secure-mail/contracts';
import type { MessageKey } from '@secure-mail/locales';

export type AdministrationService = ServiceClient<typeof administrationRoutes>;

/** Who is signed in. The session itself is a cookie that scripts cannot read. */
export interface AdministratorSession {
  readonly name: string;
  readonly csrfToken: string;
}

/** The API on the page's own origin; changes carry the session's CSRF token. */
export function administrationService(session?: AdministratorSession): AdministrationService {
  return createServiceClient(administrationRoutes, {
    baseUrl: location.origin,
    headers: () => (session === undefined ? {} : { [csrfHeader]: session.csrfToken }),
  });
}

/** Whether signing in again is what helps. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof ServiceError && (error.code === 'not-signed-in' || error.code === 'csrf-refused');
}

/** What an administrator is told when the service did not do what was asked. */
export function refusalText(error: unknown): MessageKey {
  const code = error instanceof ServiceError ? error.code : undefined;
  if (code === 'service-unreachable' || code === 'service-unavailable')
    return 'controlPanel.errorUnreachable';
  if (code === 'too-many-requests') return 'controlPanel.errorTooMany';
  if (code === 'mailbox-not-found') return 'controlPanel.errorNotFound';
  return 'controlPanel.errorOther';
}
