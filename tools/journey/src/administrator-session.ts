import { signInAdministrator } from '@secure-mail/client';
import {
  administrationRoutes,
  createServiceClient,
  csrfHeader,
  type ServiceClient,
} from '@secure-mail/contracts';
import { administratorName } from './journey-context.js';

/** Signs an administrator in without a browser, keeping the session cookie as one would. */
export async function administratorSession(
  baseUrl: string,
  serviceName: string,
  password: string,
): Promise<ServiceClient<typeof administrationRoutes>> {
  let cookie = '';
  let csrfToken = '';
  const withCookie: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    for (const set of response.headers.getSetCookie()) cookie = set.split(';')[0] ?? '';
    return response;
  };
  const service = createServiceClient(administrationRoutes, {
    baseUrl,
    fetch: withCookie,
    headers: () => ({
      origin: baseUrl,
      ...(cookie !== '' && { cookie }),
      ...(csrfToken !== '' && { [csrfHeader]: csrfToken }),
    }),
  });
  ({ csrfToken } = await signInAdministrator({ service, serviceName, name: administratorName, password }));
  return service;
}
