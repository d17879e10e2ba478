import type { OpaqueIdentifiers } from '@secure-mail/contracts';
import type { client } from '@serenity-kit/opaque';

// For tests alone: the OPAQUE client bare, without our client's rules, as an attacker would use it. The
// stretching is the client's own affair; here it is as cheap as it gets.

const keyStretching = { 'argon2id-custom': { memory: 8, iterations: 1, parallelism: 1 } } as const;

export async function opaqueClient(): Promise<typeof client> {
  const opaque = await import('@serenity-kit/opaque');
  await opaque.ready;
  return opaque.client;
}

/** A registration that is begun; `finish` makes the record from the server's answer. */
export async function beginRegistration(password: string, identifiers: OpaqueIdentifiers) {
  const client = await opaqueClient();
  const { clientRegistrationState, registrationRequest } = client.startRegistration({ password });
  return {
    registrationRequest,
    finish: (registrationResponse: string) =>
      client.finishRegistration({
        clientRegistrationState,
        registrationResponse,
        password,
        identifiers,
        keyStretching,
      }),
  };
}

/** A login that is begun; `finish` is undefined when the password was wrong: the client knows it from the answer. */
export async function beginLogin(password: string, identifiers: OpaqueIdentifiers) {
  const client = await opaqueClient();
  const { clientLoginState, startLoginRequest } = client.startLogin({ password });
  return {
    startLoginRequest,
    finish: (loginResponse: string) =>
      client.finishLogin({ clientLoginState, loginResponse, password, identifiers, keyStretching }),
  };
}
