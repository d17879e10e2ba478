import { administratorIdentifiers } from '@secure-mail/contracts';
import * as opaque from '@serenity-kit/opaque';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerAdministrator, signInAdministrator } from './administrator.js';

const serviceName = 'gateway.example';
const password = 'correct horse battery';
let serverSetup: string;
let registered: { name: string; registrationRecord: string };

beforeAll(async () => {
  await opaque.ready;
  serverSetup = opaque.server.createSetup();
  await registerAdministrator({ operator, name: ' Alex ', password });
});

const operator: Parameters<typeof registerAdministrator>[0]['operator'] = {
  startAdministratorRegistration: async ({ registrationRequest }) => ({
    recordId: 'record',
    serviceName,
    ...opaque.server.createRegistrationResponse({
      serverSetup,
      userIdentifier: 'record',
      registrationRequest,
    }),
  }),
  finishAdministratorRegistration: async ({ name, registrationRecord }) => {
    registered = { name, registrationRecord };
    return {};
  },
};

let serverLoginState: string;
const service: Parameters<typeof signInAdministrator>[0]['service'] = {
  startAdministratorLogin: async ({ name, startLoginRequest }) => {
    const started = opaque.server.startLogin({
      serverSetup,
      userIdentifier: 'record',
      registrationRecord: name === registered.name ? registered.registrationRecord : null,
      startLoginRequest,
      identifiers: administratorIdentifiers(name, serviceName),
    });
    serverLoginState = started.serverLoginState;
    return { loginId: 'login', loginResponse: started.loginResponse };
  },
  finishAdministratorLogin: async ({ finishLoginRequest }) => {
    const identifiers = administratorIdentifiers(registered.name, serviceName);
    opaque.server.finishLogin({ serverLoginState, finishLoginRequest, identifiers });
    return { name: registered.name, csrfToken: 'csrf' };
  },
};

describe('an administrator', () => {
  it('signs in with the password, however the name is typed', async () => {
    const login = { service, serviceName, name: 'ALEX', password };
    expect(await signInAdministrator(login)).toEqual({ name: 'alex', csrfToken: 'csrf' });
  });

  it.each([
    ['a wrong password', { password: 'wrong horse battery' }],
    ['an unknown name', { name: 'nobody' }],
    ['an impossible name', { name: 'a b' }],
  ])('%s is told in one and the same sentence', async (_, change) => {
    await expect(
      signInAdministrator({ service, serviceName, name: 'alex', password, ...change }),
    ).rejects.toMatchObject({
      code: 'wrong-password',
      message: 'Name or password not accepted.',
    });
  });

  it('a weak password or an impossible name is refused before anything is registered', async () => {
    await expect(registerAdministrator({ operator, name: 'kim', password: 'admin' })).rejects.toMatchObject({
      code: 'weak-password',
    });
    await expect(registerAdministrator({ operator, name: 'k i m', password })).rejects.toMatchObject({
      code: 'name-invalid',
    });
    expect(registered.name).toBe('alex');
  });
});
