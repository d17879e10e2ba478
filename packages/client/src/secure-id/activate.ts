import {
  passwordIdentifiers,
  type SealedSecureId,
  type ServiceDescription,
  ServiceError,
} from '@secure-mail/contracts';
import { createCertificateRequest, generateKey, type KeyAlgorithm } from '@secure-mail/smime';
import { ClientError } from '../client-error.js';
import { toBase64Url } from '../keys/base64-url.js';
import { randomBytes } from '../keys/random-id.js';
import { finishRegistration, startRegistration } from '../opaque/opaque-exchange.js';
import { repeatLostCall } from '../transport/repeat-lost-call.js';
import { assertPasswordStrength, normalisePassword } from '../words/password.js';
import { parseTypedAddress } from '../words/typed-address.js';
import { assertCertifiedByRoot, joinCertificates } from './certified-keys.js';
import { sealLocally } from './local-seal.js';
import type { LocalSecureId } from './local-secure-id.js';
import { sealPrivateKeys, wrapRoamingKey } from './sealed-keys.js';
import type { SubscriberService } from './subscriber-service.js';

/** What activation is doing, for a progress display. */
export type ActivationStep =
  | 'checking-code'
  | 'protecting-password'
  | 'making-keys'
  | 'requesting-certificates'
  | 'checking-certificates'
  | 'sealing';

/**
 * Makes a Secure ID: both key pairs on this machine, certificates from the service, the private keys sealed
 * for roaming and for this machine. Neither the password nor a private key leaves the machine.
 * @throws {ClientError} `address-invalid`, `weak-password`, `own-certificate-invalid`.
 * @throws {ServiceError} `activation-refused`, `activation-code-used`, `activation-code-expired`, …
 */
export async function activate(activation: {
  readonly service: Pick<SubscriberService, 'startActivation' | 'finishActivation'>;
  readonly description: ServiceDescription;
  readonly address: string;
  readonly activationCode: string;
  readonly password: string;
  readonly now: Date;
  /** RSA-3072 when left out. */
  readonly keyAlgorithm?: KeyAlgorithm;
  readonly onStep?: (step: ActivationStep) => void;
}): Promise<LocalSecureId> {
  const { service, description, onStep } = activation;
  const address = parseTypedAddress(activation.address);
  assertPasswordStrength(activation.password, address);
  const password = normalisePassword(activation.password);

  onStep?.('checking-code');
  const activationCode = activation.activationCode.trim();
  if (activationCode === '' || activationCode.length > 64) {
    throw new ServiceError('activation-refused', 'Address or code not accepted.');
  }
  const registration = await startRegistration(password);
  const started = await repeatLostCall(() =>
    service.startActivation({
      address,
      activationCode,
      registrationRequest: registration.registrationRequest,
    }),
  );

  onStep?.('protecting-password');
  const { registrationRecord, key: passwordKey } = await finishRegistration({
    state: registration.state,
    secret: password,
    registrationResponse: started.registrationResponse,
    identifiers: passwordIdentifiers(address, description.name),
  });

  onStep?.('making-keys');
  const algorithm = activation.keyAlgorithm ?? 'rsa-3072';
  const [signing, encryption] = await Promise.all([generateKey(algorithm), generateKey(algorithm)]);
  const keys = { signing: signing.pkcs8, encryption: encryption.pkcs8 };
  const roamingKey = randomBytes(32);
  const sealedKeys = await sealPrivateKeys(roamingKey, keys, address);
  const wrappedRoamingKey = await wrapRoamingKey(passwordKey, roamingKey, address, started.recordId);

  onStep?.('requesting-certificates');
  const request = {
    activationToken: started.activationToken,
    registrationRecord,
    signingRequest: toBase64Url(await createCertificateRequest({ address, key: signing })),
    encryptionRequest: toBase64Url(await createCertificateRequest({ address, key: encryption })),
    sealedKeys,
    wrappedRoamingKey,
    capabilities: { authEnvelopedData: true, preferBinaryInside: true },
  };
  const { secureId } = await repeatLostCall(() => service.finishActivation(request));

  onStep?.('checking-certificates');
  assertAnsweredFor(address, secureId);
  await assertCertifiedByRoot(await joinCertificates(secureId, keys, description), activation.now);

  onStep?.('sealing');
  const localSeal = await sealLocally(roamingKey, password, address);
  return localSecureId(description, { ...secureId, sealedKeys }, localSeal);
}

/** @throws {ClientError} `own-certificate-invalid` when the service answers with somebody else's Secure ID. */
export function assertAnsweredFor(address: string, secureId: SealedSecureId): void {
  if (secureId.address === address) return;
  throw new ClientError(
    'own-certificate-invalid',
    `The service answered with the Secure ID of ${secureId.address}.`,
  );
}

/** What a profile keeps of a Secure ID. */
export function localSecureId(
  service: ServiceDescription,
  secureId: SealedSecureId,
  localSeal: LocalSecureId['localSeal'],
): LocalSecureId {
  const { address, displayName, signingCertificate, encryptionCertificate, chain, sealedKeys } = secureId;
  return {
    formatVersion: 1,
    service,
    address,
    displayName,
    signingCertificate,
    encryptionCertificate,
    chain,
    sealedKeys,
    localSeal,
  };
}
