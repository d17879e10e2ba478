import {
  type LoggedCertificate,
  passwordIdentifiers,
  type SealedSecureId,
  type ServiceDescription,
} from '@secure-mail/contracts';
import { ClientError } from '../client-error.js';
import { finishOpaqueLogin, startOpaqueLogin } from '../opaque/opaque-exchange.js';
import { repeatLostCall } from '../transport/repeat-lost-call.js';
import { normalisePassword } from '../words/password.js';
import { parseTypedAddress } from '../words/typed-address.js';
import { assertAnsweredFor, localSecureId } from './activate.js';
import { assertCertifiedByRoot, joinCertificates } from './certified-keys.js';
import { sealLocally } from './local-seal.js';
import type { LocalSecureId } from './local-secure-id.js';
import { unsealPrivateKeys, unwrapRoamingKey } from './sealed-keys.js';
import { assertSameService } from './service-identity.js';
import type { Session, SubscriberService } from './subscriber-service.js';
import type { UnlockedSecureId } from './unlocked-secure-id.js';

/** A session, the Secure ID ready for use, and the same for the profile. */
export interface SignedIn {
  readonly session: Session;
  readonly secureId: UnlockedSecureId;
  readonly local: LocalSecureId;
  /**
   * What the certificate log holds for this address and this Secure ID does not know. Without `revokedAt`,
   * somebody else may read or sign as this person; revoked ones can stem from an earlier activation.
   */
  readonly unknownCertificates: readonly LoggedCertificate[];
}

/**
 * Signs in with the password; on a second computer the same Secure ID arrives with it (AC-2).
 * @throws {ClientError} `address-invalid`, `wrong-password` (an unknown address looks the same), `service-name-changed`,
 * `service-root-changed`, `sealed-keys-damaged`, `own-certificate-invalid`.
 * @throws {ServiceError} `login-locked`, `secure-id-suspended`, …
 */
export async function signIn(login: {
  readonly service: Pick<SubscriberService, 'startLogin' | 'finishLogin'>;
  readonly description: ServiceDescription;
  readonly address: string;
  readonly password: string;
  readonly now: Date;
  /** What this machine remembers of the service, where the person was here before. */
  readonly local?: LocalSecureId | undefined;
}): Promise<SignedIn> {
  const { service, description } = login;
  if (login.local !== undefined) assertSameService(description, login.local.service);
  const address = parseTypedAddress(login.address);
  const password = normalisePassword(login.password);

  const started = await startOpaqueLogin(password);
  const { loginId, loginResponse } = await repeatLostCall(() =>
    service.startLogin({
      address,
      startLoginRequest: started.startLoginRequest,
    }),
  );
  const finished = await finishOpaqueLogin({
    state: started.state,
    secret: password,
    loginResponse,
    identifiers: passwordIdentifiers(address, description.name),
  });
  if (finished === undefined) throw new ClientError('wrong-password', 'Address or password not accepted.');
  const {
    sessionToken,
    expiresAt,
    secureId: sealed,
    certificates,
  } = await service.finishLogin({
    loginId,
    finishLoginRequest: finished.finishLoginRequest,
  });

  assertAnsweredFor(address, sealed);
  const { roamingKey, keys } = await unsealFromService(finished.key, sealed);
  const secureId = await joinCertificates(sealed, keys, description);
  await assertCertifiedByRoot(secureId, login.now);
  return {
    session: { token: sessionToken, expiresAt, address },
    secureId,
    local: localSecureId(description, sealed, await sealLocally(roamingKey, password, address)),
    unknownCertificates: await unknownCertificates(secureId, certificates),
  };
}

async function unknownCertificates(
  { signing, encryption }: UnlockedSecureId,
  logged: readonly LoggedCertificate[],
): Promise<readonly LoggedCertificate[]> {
  const own = await Promise.all([signing, encryption].map(({ certificate }) => certificate.fingerprint()));
  return logged.filter(({ fingerprint }) => !own.includes(fingerprint));
}

async function unsealFromService(passwordKey: Uint8Array, sealed: SealedSecureId) {
  const { address, passwordRecordId } = sealed;
  const roamingKey = await unwrapRoamingKey(passwordKey, sealed.wrappedRoamingKey, address, passwordRecordId);
  const keys = roamingKey && (await unsealPrivateKeys(roamingKey, sealed.sealedKeys, address));
  if (roamingKey === undefined || keys === undefined) {
    throw new ClientError(
      'sealed-keys-damaged',
      'The service returned keys that this password does not open.',
    );
  }
  return { roamingKey, keys };
}
