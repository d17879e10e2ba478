import { keyLabels, opaqueProtocol, passwordIdentifiers, pickupIdentifiers } from '@secure-mail/contracts';
import * as opaque from '@serenity-kit/opaque';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  finishOpaqueLogin,
  finishRegistration,
  startOpaqueLogin,
  startRegistration,
} from './opaque-exchange.js';

const secret = 'a secret of some length';
const identifiers = passwordIdentifiers('sender@firm.example', 'gateway.example');
const cheapStretching = { 'argon2id-custom': { memory: 1024, iterations: 1, parallelism: 1 } };
let serverSetup: string;

beforeAll(async () => {
  await opaque.ready;
  serverSetup = opaque.server.createSetup();
});

async function register(keyStretching?: typeof cheapStretching) {
  const started = await startRegistration(secret);
  const { registrationRequest } = started;
  const { registrationResponse } = opaque.server.createRegistrationResponse({
    serverSetup,
    userIdentifier: 'record',
    registrationRequest,
  });
  if (keyStretching === undefined) {
    return finishRegistration({ state: started.state, secret, registrationResponse, identifiers });
  }
  const clientRegistrationState = started.state;
  return opaque.client.finishRegistration({
    password: secret,
    clientRegistrationState,
    registrationResponse,
    identifiers,
    keyStretching,
  });
}

async function logIn(registrationRecord: string, typed: string, as = identifiers) {
  const started = await startOpaqueLogin(typed);
  const { loginResponse } = opaque.server.startLogin({
    serverSetup,
    userIdentifier: 'record',
    registrationRecord,
    startLoginRequest: started.startLoginRequest,
    identifiers,
  });
  return finishOpaqueLogin({ state: started.state, secret: typed, loginResponse, identifiers: as });
}

describe('OPAQUE', () => {
  it('gives the same key at registration and at every login with the right secret', async () => {
    const { registrationRecord, key } = (await register()) as { registrationRecord: string; key: Uint8Array };
    const login = await logIn(registrationRecord, secret);
    expect(login?.key).toEqual(key);
    expect(key).toHaveLength(32);
  });

  it('a wrong secret gives nothing', async () => {
    const { registrationRecord } = await register();
    expect(await logIn(registrationRecord, `${secret}!`)).toBeUndefined();
  });

  it('attack: a service that weakens the stretching gets no login', async () => {
    const { registrationRecord } = await register(cheapStretching);
    expect(await logIn(registrationRecord, secret)).toBeUndefined();
    expect(opaqueProtocol.keyStretching['argon2id-custom']).toEqual({
      memory: 65536,
      iterations: 3,
      parallelism: 4,
    });
  });

  it('attack: a record used for another purpose, address or service gives nothing', async () => {
    const { registrationRecord } = await register();
    for (const other of [
      pickupIdentifiers('deposit', 'recipient', 'gateway.example'),
      passwordIdentifiers('other@firm.example', 'gateway.example'),
      passwordIdentifiers('sender@firm.example', 'other.example'),
    ]) {
      expect(await logIn(registrationRecord, secret, other)).toBeUndefined();
    }
  });

  it('keys of different purposes differ', async () => {
    const started = await startRegistration(secret);
    const { registrationRequest } = started;
    const { registrationResponse } = opaque.server.createRegistrationResponse({
      serverSetup,
      userIdentifier: 'record',
      registrationRequest,
    });
    const finish = (label: (typeof keyLabels)['pickup' | 'roaming']) =>
      finishRegistration({ state: started.state, secret, registrationResponse, identifiers, label });
    const [pickup, roaming] = [await finish(keyLabels.pickup), await finish(keyLabels.roaming)];
    expect(pickup.key).not.toEqual(roaming.key);
  });

  it('an answer that is no OPAQUE message is the service speaking nonsense, not a wrong secret', async () => {
    const { state } = await startOpaqueLogin(secret);
    await expect(
      finishOpaqueLogin({ state, secret, loginResponse: 'AAAA', identifiers }),
    ).rejects.toMatchObject({
      code: 'service-answer-invalid',
    });
    const started = await startRegistration(secret);
    await expect(
      finishRegistration({ state: started.state, secret, registrationResponse: 'AAAA', identifiers }),
    ).rejects.toMatchObject({ code: 'service-answer-invalid' });
  });
});
