import {
  type administrationRoutes,
  administratorIdentifiers,
  administratorName,
  type operatorRoutes,
  type ServiceClient,
} from '@secure-mail/contracts';
import { ClientError } from '../client-error.js';
import {
  finishOpaqueLogin,
  finishRegistration,
  startOpaqueLogin,
  startRegistration,
} from '../opaque/opaque-exchange.js';
import { assertPasswordStrength, normalisePassword } from '../words/password.js';

type AdministrationService = ServiceClient<typeof administrationRoutes>;
type OperatorService = ServiceClient<typeof operatorRoutes>;

/**
 * Signs an administrator in; the session itself is a cookie. The service never sees the password.
 * @throws {ClientError} `wrong-password` (an unknown name looks the same).
 * @throws {ServiceError} `login-locked`, …
 */
export async function signInAdministrator(login: {
  readonly service: Pick<AdministrationService, 'startAdministratorLogin' | 'finishAdministratorLogin'>;
  readonly serviceName: string;
  readonly name: string;
  readonly password: string;
}): Promise<{ readonly name: string; readonly csrfToken: string }> {
  const { service, serviceName } = login;
  const name = administratorName.safeParse(login.name);
  if (!name.success) throw notAccepted();
  const password = normalisePassword(login.password);
  const started = await startOpaqueLogin(password);
  const { loginId, loginResponse } = await service.startAdministratorLogin({
    name: name.data,
    startLoginRequest: started.startLoginRequest,
  });
  const finished = await finishOpaqueLogin({
    state: started.state,
    secret: password,
    loginResponse,
    identifiers: administratorIdentifiers(name.data, serviceName),
  });
  if (finished === undefined) throw notAccepted();
  const { finishLoginRequest } = finished;
  return service.finishAdministratorLogin({ loginId, finishLoginRequest });
}

/**
 * Registers an administrator over the operator's own listener.
 * @throws {ClientError} `name-invalid`, `weak-password`.
 * @throws {ServiceError} `name-taken`, …
 */
export async function registerAdministrator(registering: {
  readonly operator: Pick<
    OperatorService,
    'startAdministratorRegistration' | 'finishAdministratorRegistration'
  >;
  readonly name: string;
  readonly password: string;
}): Promise<void> {
  const { operator } = registering;
  const parsedName = administratorName.safeParse(registering.name);
  if (!parsedName.success) {
    throw new ClientError(
      'name-invalid',
      'A name has letters, digits, dots, hyphens and @; at most 64 of them.',
    );
  }
  const name = parsedName.data;
  assertPasswordStrength(registering.password, name);
  const password = normalisePassword(registering.password);
  const registration = await startRegistration(password);
  const { recordId, registrationResponse, serviceName } = await operator.startAdministratorRegistration({
    name,
    registrationRequest: registration.registrationRequest,
  });
  const { registrationRecord } = await finishRegistration({
    state: registration.state,
    secret: password,
    registrationResponse,
    identifiers: administratorIdentifiers(name, serviceName),
  });
  await operator.finishAdministratorRegistration({ name, recordId, registrationRecord });
}

function notAccepted(): ClientError {
  return new ClientError('wrong-password', 'Name or password not accepted.');
}
