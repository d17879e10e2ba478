import { keyLabels } from '@secure-mail/contracts';
import { deriveKey } from '../keys/key-schedule.js';
import { associatedData, lengthPrefixed, sealText, unsealText } from '../keys/sealing.js';

const formatVersion = 1;

/** The private keys of a Secure ID, as PKCS#8 (RFC 5958). */
export interface PrivateKeys {
  readonly signing: Uint8Array;
  readonly encryption: Uint8Array;
}

/** Seals both private keys under the roaming key: a version byte, then each key behind its length. */
export async function sealPrivateKeys(
  roamingKey: Uint8Array,
  keys: PrivateKeys,
  address: string,
): Promise<string> {
  const fields = lengthPrefixed([keys.signing, keys.encryption]);
  const container = new Uint8Array(1 + fields.length);
  container[0] = formatVersion;
  container.set(fields, 1);
  const sealed = await sealText(
    await sealingKey(roamingKey),
    container,
    associatedData('sealed-keys', address),
  );
  container.fill(0);
  return sealed;
}

/** @returns undefined when they were sealed under another key or for another address, or are damaged. */
export async function unsealPrivateKeys(
  roamingKey: Uint8Array,
  sealed: string,
  address: string,
): Promise<PrivateKeys | undefined> {
  const container = await unsealText(
    await sealingKey(roamingKey),
    sealed,
    associatedData('sealed-keys', address),
  );
  return container?.[0] === formatVersion ? splitKeys(container.subarray(1)) : undefined;
}

/** The roaming key under the key that OPAQUE gave for the password; bound to the record that gives it. */
export function wrapRoamingKey(
  passwordKey: Uint8Array,
  roamingKey: Uint8Array,
  address: string,
  recordId: string,
): Promise<string> {
  return sealText(passwordKey, roamingKey, associatedData('roaming', address, recordId));
}

/** @returns undefined when it was wrapped under another key, address or record. */
export function unwrapRoamingKey(
  passwordKey: Uint8Array,
  wrapped: string,
  address: string,
  recordId: string,
): Promise<Uint8Array | undefined> {
  return unsealText(passwordKey, wrapped, associatedData('roaming', address, recordId));
}

function sealingKey(roamingKey: Uint8Array): Promise<Uint8Array> {
  return deriveKey(roamingKey, keyLabels.sealedKeys);
}

function splitKeys(fields: Uint8Array): PrivateKeys | undefined {
  const view = new DataView(fields.buffer, fields.byteOffset, fields.byteLength);
  const keys: Uint8Array[] = [];
  let offset = 0;
  while (offset + 4 <= fields.length) {
    const end = offset + 4 + view.getUint32(offset);
    if (end > fields.length) return undefined;
    keys.push(fields.slice(offset + 4, end));
    offset = end;
  }
  const [signing, encryption] = keys;
  if (offset !== fields.length || keys.length !== 2 || !signing || !encryption) return undefined;
  return { signing, encryption };
}
