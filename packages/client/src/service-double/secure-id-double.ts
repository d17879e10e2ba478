import { activate } from '../secure-id/activate.js';
import { unlock } from '../secure-id/unlock.js';
import type { UnlockedSecureId } from '../secure-id/unlocked-secure-id.js';
import type { KnownCorrespondents } from '../sending/known-correspondents.js';
import { testNow } from './certificate-authority-double.js';
import type { ServiceDouble } from './service-double.js';

const password = 'correct horse battery';

/** Somebody who activated at the double and unlocked. */
export async function activatedSecureId(
  { service, description }: ServiceDouble,
  address: string,
): Promise<UnlockedSecureId> {
  const local = await activate({
    service,
    description,
    address,
    activationCode: 'right-code',
    password,
    now: testNow,
    keyAlgorithm: 'p-256',
  });
  return unlock(local, password);
}

/** A profile's memory of correspondents. */
export function rememberedKeys(keys: Readonly<Record<string, string>> = {}): KnownCorrespondents {
  const remembered = new Map(Object.entries(keys));
  return {
    get: async (address) => remembered.get(address),
    put: async (address, keyFingerprint) => void remembered.set(address, keyFingerprint),
  };
}
