import { type Bytes, plainBytes } from '../bytes/byte-arrays.js';

type ImportAlgorithm = RsaHashedImportParams | EcKeyImportParams | { name: string };

/** By the array that holds the key's DER: the imported key lives as long as that. */
const imported = new WeakMap<Uint8Array, Map<string, Promise<CryptoKey>>>();

/**
 * A platform key for DER that is used again and again: importing an RSA key costs more than using it. The key cannot be
 * exported. The DER counts as unchanging.
 */
export function importedKey(
  format: 'pkcs8' | 'spki',
  der: Uint8Array,
  algorithm: ImportAlgorithm,
  usage: 'sign' | 'verify' | 'encrypt' | 'decrypt',
  asImported: (der: Uint8Array) => Bytes = plainBytes,
): Promise<CryptoKey> {
  const keys = imported.get(der) ?? new Map<string, Promise<CryptoKey>>();
  imported.set(der, keys);
  const name = `${usage} ${JSON.stringify(algorithm)}`;
  const known = keys.get(name);
  if (known) return known;
  const key = globalThis.crypto.subtle.importKey(format, asImported(der), algorithm, false, [usage]);
  keys.set(name, key);
  return key;
}
