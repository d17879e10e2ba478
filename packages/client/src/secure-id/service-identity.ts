import type { ServiceDescription } from '@secure-mail/contracts';
import { ClientError } from '../client-error.js';

/**
 * Refuses a service that is no longer the one a Secure ID was activated with: its name is OPAQUE's server
 * identifier and its root decides whom the person believes.
 * @throws {ClientError} `service-name-changed`, `service-root-changed`.
 */
export function assertSameService(
  description: Pick<ServiceDescription, 'name' | 'rootCertificate'>,
  remembered: Pick<ServiceDescription, 'name' | 'rootCertificate'>,
): void {
  if (description.name !== remembered.name) {
    throw new ClientError(
      'service-name-changed',
      `The service calls itself ${description.name} now; this Secure ID belongs to ${remembered.name}. Ask your administrator before you go on.`,
    );
  }
  if (description.rootCertificate !== remembered.rootCertificate) {
    throw new ClientError(
      'service-root-changed',
      'The service shows another root certificate than at activation. Ask your administrator before you go on.',
    );
  }
}
