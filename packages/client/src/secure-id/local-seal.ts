import { keyLabels } from '@secure-mail/contracts';
import { fromBase64Url, toBase64Url } from '../keys/base64-url.js';
import { deriveKey } from '../keys/key-schedule.js';
import { randomBytes } from '../keys/random-id.js';
import { associatedData, sealText, unsealText } from '../keys/sealing.js';
import { normalisePassword } from '../words/password.js';
import { argon2Floor, type LocalSeal } from './local-secure-id.js';

/**
 * Wraps the roaming key under the password on this machine, so that mail can be read offline. Whoever copies
 * it can guess offline, at the price of Argon2id (RFC 9106) per guess: the profile keeps it inside the
 * operating system's own protection.
 */
export async function sealLocally(
  roamingKey: Uint8Array,
  password: string,
  address: string,
): Promise<LocalSeal> {
  const argon2 = { ...argon2Floor, parallelism: 4, salt: toBase64Url(randomBytes(16)) };
  const key = await localKey(password, argon2);
  const wrappedRoamingKey = await sealText(key, roamingKey, associatedData('local-seal', address));
  return { argon2, wrappedRoamingKey };
}

/** @returns the roaming key, or undefined when the password is wrong. */
export async function unsealLocally(
  seal: LocalSeal,
  password: string,
  address: string,
): Promise<Uint8Array | undefined> {
  const key = await localKey(password, seal.argon2);
  return unsealText(key, seal.wrappedRoamingKey, associatedData('local-seal', address));
}

async function localKey(password: string, argon2: LocalSeal['argon2']): Promise<Uint8Array> {
  const { argon2id } = await import('hash-wasm');
  const stretched = await argon2id({
    password: normalisePassword(password),
    salt: fromBase64Url(argon2.salt),
    memorySize: argon2.memory,
    iterations: argon2.iterations,
    parallelism: argon2.parallelism,
    hashLength: 32,
    outputType: 'binary',
  });
  return deriveKey(stretched, keyLabels.localSeal);
}
