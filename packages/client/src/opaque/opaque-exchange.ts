import {
  type KeyLabel,
  keyLabels,
  type OpaqueIdentifiers,
  opaqueProtocol,
  ServiceError,
} from '@secure-mail/contracts';
import { fromBase64Url } from '../keys/base64-url.js';
import { deriveKey } from '../keys/key-schedule.js';

/**
 * The client's side of OPAQUE (RFC 9807). The stretching is fixed by the protocol version and never comes from
 * the service; the secret must already be normalised (`normalisePassword`, `normaliseAnswer`).
 */
export interface StartedRegistration {
  /** Kept by the client until the answer arrives. As secret as the secret itself. */
  readonly state: string;
  readonly registrationRequest: string;
}

export async function startRegistration(secret: string): Promise<StartedRegistration> {
  const opaque = await loadOpaque();
  const { clientRegistrationState, registrationRequest } = opaque.client.startRegistration({
    password: secret,
  });
  return { state: clientRegistrationState, registrationRequest };
}

/** @returns the record for the service and a key that only the secret and the service's help together give. */
export async function finishRegistration(exchange: {
  readonly state: string;
  readonly secret: string;
  readonly registrationResponse: string;
  readonly identifiers: OpaqueIdentifiers;
  /** What the key is for; `roaming` when left out. */
  readonly label?: KeyLabel;
}): Promise<{ readonly registrationRecord: string; readonly key: Uint8Array }> {
  const opaque = await loadOpaque();
  const { registrationRecord, exportKey } = understood(() =>
    opaque.client.finishRegistration({
      password: exchange.secret,
      clientRegistrationState: exchange.state,
      registrationResponse: exchange.registrationResponse,
      identifiers: exchange.identifiers,
      keyStretching: opaqueProtocol.keyStretching,
    }),
  );
  return {
    registrationRecord,
    key: await deriveKey(fromBase64Url(exportKey), exchange.label ?? keyLabels.roaming),
  };
}

export interface StartedLogin {
  /** Kept by the client until the answer arrives. As secret as the secret itself. */
  readonly state: string;
  readonly startLoginRequest: string;
}

export async function startOpaqueLogin(secret: string): Promise<StartedLogin> {
  const opaque = await loadOpaque();
  const { clientLoginState, startLoginRequest } = opaque.client.startLogin({ password: secret });
  return { state: clientLoginState, startLoginRequest };
}

/** @returns undefined when the secret is wrong, nobody was registered, or the service is not who it was. */
export async function finishOpaqueLogin(exchange: {
  readonly state: string;
  readonly secret: string;
  readonly loginResponse: string;
  readonly identifiers: OpaqueIdentifiers;
  /** What the key is for; `roaming` when left out. */
  readonly label?: KeyLabel;
}): Promise<{ readonly finishLoginRequest: string; readonly key: Uint8Array } | undefined> {
  const opaque = await loadOpaque();
  const finished = understood(() =>
    opaque.client.finishLogin({
      password: exchange.secret,
      clientLoginState: exchange.state,
      loginResponse: exchange.loginResponse,
      identifiers: exchange.identifiers,
      keyStretching: opaqueProtocol.keyStretching,
    }),
  );
  if (finished === undefined) return undefined;
  const key = await deriveKey(fromBase64Url(finished.exportKey), exchange.label ?? keyLabels.roaming);
  return { finishLoginRequest: finished.finishLoginRequest, key };
}

/** The library throws when an answer is no OPAQUE message at all; a wrong secret is not an exception. */
function understood<Result>(step: () => Result): Result {
  try {
    return step();
  } catch (cause) {
    throw new ServiceError('service-answer-invalid', "The service's OPAQUE answer is not understood.", {
      cause,
    });
  }
}

/** Loaded when a secret is first used: the library is WebAssembly of some size. */
async function loadOpaque() {
  const opaque = await import('@serenity-kit/opaque');
  await opaque.ready;
  return opaque;
}
