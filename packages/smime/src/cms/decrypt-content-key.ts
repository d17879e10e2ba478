import { pkcs1KeyTransport } from '#key-transport';
import { publicKeyCrypto } from '#public-key-crypto';
import * as id from '../asn1/object-identifiers.js';
import {
  CONTEXT,
  isTagged,
  membersOf,
  octetsOf,
  oidTextOf,
  readTlv,
  type Tlv,
  UNIVERSAL,
} from '../asn1/tlv.js';
import { type Bytes, equalBytes, randomBytes } from '../bytes/byte-arrays.js';
import type { Certificate } from '../certificates/certificate.js';
import type { PrivateKey } from '../keys/private-key.js';
import { SmimeError } from '../smime-error.js';
import { unwrapKey } from './content-key.js';
import { agreedKek, KEY_DERIVATION } from './key-agreement.js';
import { isNamedBy } from './named-certificate.js';
import { readOaepHash } from './oaep-parameters.js';
import type { DecryptionKey } from './recipient.js';

/** Gets the content key; `length` is what the content's cipher needs. */
export type OpenRecipientInfo = (length: number) => Promise<Bytes>;

const WHAT = 'list of recipients';

/**
 * Whether a RecipientInfo is for one of these keys that it names, and how it then gives the content key. Wrong RSA padding gives a
 * random key, so that whoever sends forged messages cannot tell it from wrong content (RFC 3218 §2.3.2).
 */
export function matchRecipientInfo(
  der: Uint8Array,
  keys: readonly DecryptionKey[],
): OpenRecipientInfo | undefined {
  const info = readTlv(der, WHAT);
  if (isTagged(info, UNIVERSAL, 16)) return keyTransport(info, keys);
  if (isTagged(info, CONTEXT, 1)) return keyAgreement(info, keys);
  if (isTagged(info, CONTEXT, 2)) return keyEncryptionKey(info, keys);
  // Passwords are for `PasswordAttempts`; other recipients are passed over.
  return undefined;
}

type CertificateKey = { readonly certificate: Certificate; readonly key: PrivateKey };

function keyNamedBy(identifier: Tlv, keys: readonly DecryptionKey[]): CertificateKey | undefined {
  return keys.find(
    (key): key is CertificateKey => 'certificate' in key && isNamedBy(identifier, key.certificate),
  );
}

/** KeyTransRecipientInfo (RFC 5652 §6.2.1). */
function keyTransport(info: Tlv, keys: readonly DecryptionKey[]): OpenRecipientInfo | undefined {
  const [, identifier, encryption, encrypted] = membersOf(info, WHAT);
  if (!identifier || !encryption || !encrypted) throw damaged();
  const own = keyNamedBy(identifier, keys);
  if (!own) return undefined;
  const encryptedKey = octetsOf(encrypted, WHAT);
  const [algorithm, parameters] = membersOf(encryption, WHAT);
  const name = oidTextOf(algorithm);
  if (name !== id.RSA_ENCRYPTION && name !== id.RSAES_OAEP) throw unsupported();
  const hash = name === id.RSAES_OAEP ? oaepHash(parameters) : undefined;
  return async (length) => {
    const fallback = randomBytes(length);
    try {
      const contentKey = hash
        ? await publicKeyCrypto.oaepDecrypt(own.key.pkcs8, hash, encryptedKey)
        : await pkcs1KeyTransport.decrypt(own.key.pkcs8, encryptedKey);
      return contentKey.length === length ? contentKey : fallback;
    } catch (error) {
      if (error instanceof SmimeError) throw error;
      return fallback;
    }
  };
}

function oaepHash(parameters: Tlv | undefined): string {
  const hash = readOaepHash(parameters, WHAT);
  if (!hash) throw unsupported();
  return hash;
}

/** KeyAgreeRecipientInfo (RFC 5652 §6.2.2), with the originator's ephemeral key. */
function keyAgreement(info: Tlv, keys: readonly DecryptionKey[]): OpenRecipientInfo | undefined {
  const [, originator, ...rest] = membersOf(info, WHAT);
  const [encryption, encryptedKeys] = rest.slice(-2);
  if (!originator || !encryption || !encryptedKeys) throw damaged();
  for (const recipient of membersOf(encryptedKeys, WHAT)) {
    const [identifier, encrypted] = membersOf(recipient, WHAT);
    if (!identifier || !encrypted) throw damaged();
    // RecipientKeyIdentifier holds more than the subject key identifier.
    const own = keyNamedBy(isTagged(identifier, CONTEXT, 0) ? inside(identifier) : identifier, keys);
    if (!own) continue;
    const [algorithm, wrapping] = membersOf(encryption, WHAT);
    const derivation = KEY_DERIVATION[oidTextOf(algorithm)];
    const publicKey = inside(originator);
    if (!derivation || !wrapping || !isTagged(publicKey, CONTEXT, 1)) throw unsupported();
    const [, point] = membersOf(publicKey, WHAT);
    if (!isTagged(point, UNIVERSAL, 3)) throw damaged();
    const keyingMaterial = rest.find((field) => isTagged(field, CONTEXT, 1));
    const input = {
      pkcs8: own.key.pkcs8,
      spki: own.key.spki,
      // The first byte of a BIT STRING counts its unused bits.
      originatorPoint: point.content.subarray(1),
      derivation,
      wrapAlgorithm: oidTextOf(membersOf(wrapping, WHAT)[0]),
      userKeyingMaterial: keyingMaterial && octetsOf(inside(keyingMaterial), WHAT),
    };
    const encryptedKey = octetsOf(encrypted, WHAT);
    return async (length) => orRandom(length, async () => unwrapKey(await agreedKek(input), encryptedKey));
  }
  return undefined;
}

/** KEKRecipientInfo (RFC 5652 §6.2.3). */
function keyEncryptionKey(info: Tlv, keys: readonly DecryptionKey[]): OpenRecipientInfo | undefined {
  const [, kekId, , encrypted] = membersOf(info, WHAT);
  const identifier = kekId && membersOf(kekId, WHAT)[0];
  if (!identifier || !encrypted) throw damaged();
  const keyId = octetsOf(identifier, WHAT);
  const own = keys.find(
    (key): key is { keyId: Uint8Array; kek: Uint8Array } => 'kek' in key && equalBytes(key.keyId, keyId),
  );
  if (!own) return undefined;
  const encryptedKey = octetsOf(encrypted, WHAT);
  return (length) => orRandom(length, () => unwrapKey(own.kek, encryptedKey));
}

/** A key that does not unwrap ends where wrong content ends. */
async function orRandom(length: number, unwrap: () => Promise<Bytes>): Promise<Bytes> {
  try {
    const contentKey = await unwrap();
    return contentKey.length === length ? contentKey : randomBytes(length);
  } catch (error) {
    if (error instanceof SmimeError) throw error;
    return randomBytes(length);
  }
}

function inside(value: Tlv): Tlv {
  const [first] = membersOf(value, WHAT);
  if (!first) throw damaged();
  return first;
}

function damaged(): SmimeError {
  return new SmimeError('malformed-asn1', 'The list of recipients is damaged.');
}

function unsupported(): SmimeError {
  return new SmimeError(
    'unsupported-algorithm',
    'The key of this message is encrypted in a way that is not supported.',
  );
}
