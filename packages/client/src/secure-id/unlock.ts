import { ClientError } from '../client-error.js';
import { joinCertificates } from './certified-keys.js';
import { unsealLocally } from './local-seal.js';
import { type LocalSecureId, parseLocalSecureId } from './local-secure-id.js';
import { unsealPrivateKeys } from './sealed-keys.js';
import type { UnlockedSecureId } from './unlocked-secure-id.js';

/**
 * Unlocks the Secure ID of this machine without the service.
 * @throws {ClientError} `wrong-password`, `sealed-keys-damaged`, `local-secure-id-damaged`,
 * `own-certificate-invalid`.
 */
export async function unlock(local: LocalSecureId, password: string): Promise<UnlockedSecureId> {
  // Parsed again, whoever read the file: the floor of the stretching must hold.
  const stored = parseLocalSecureId(local);
  const roamingKey = await unsealLocally(stored.localSeal, password, stored.address);
  if (roamingKey === undefined) throw new ClientError('wrong-password', 'The password is wrong.');
  const keys = await unsealPrivateKeys(roamingKey, stored.sealedKeys, stored.address);
  if (keys === undefined) {
    throw new ClientError(
      'sealed-keys-damaged',
      'The private keys on this machine are damaged. Sign in again.',
    );
  }
  return joinCertificates(stored, keys, stored.service);
}
