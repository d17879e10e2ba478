import type * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { pkcs1KeyTransport } from '#key-transport';
import {
  type Asn1,
  childrenOf,
  contentOf,
  isContext,
  oidText,
  parseAsn1,
  readStructure,
} from '../asn1/asn1.js';
import * as id from '../asn1/object-identifiers.js';
import { type Bytes, equalBytes, plainBytes, randomBytes } from '../bytes/byte-arrays.js';
import { type Certificate, serialText, structureOf } from '../certificates/certificate.js';
import { readSubjectKeyIdentifier } from '../certificates/certificate-extensions.js';
import { comparableName } from '../certificates/distinguished-name.js';
import { importedKey } from '../keys/imported-keys.js';
import type { PrivateKey } from '../keys/private-key.js';
import { DIGESTS } from '../keys/verify-signature.js';
import { SmimeError } from '../smime-error.js';
import { unwrapKey } from './content-key.js';
import { agreedKek, KEY_DERIVATION } from './key-agreement.js';
import { readPasswordRecipient } from './password-recipient.js';
import type { DecryptionKey } from './recipient.js';

/** Gets the content key; `length` is what the content's cipher needs. */
export type OpenRecipientInfo = (length: number) => Promise<Bytes>;

/**
 * Whether a RecipientInfo is for one of these keys, and how it then gives the content key. Wrong RSA padding gives a
 * random key, so that whoever sends forged messages cannot tell it from wrong content (RFC 3218 §2.3.2).
 */
export function matchRecipientInfo(
  der: Uint8Array,
  keys: readonly DecryptionKey[],
): OpenRecipientInfo | undefined {
  return readStructure('list of recipients', 'malformed-asn1', () => {
    const schema = parseAsn1(der, 'list of recipients');
    if (isContext(schema, 2)) return keyEncryptionKey(schema, keys);
    if (isContext(schema, 3)) return passwordKey(schema, keys);
    // Other recipients are passed over; they may come in forms pkijs does not know.
    if (isContext(schema, 4)) return undefined;
    const info = new pkijs.RecipientInfo({ schema }).value;
    if (info instanceof pkijs.KeyTransRecipientInfo) return keyTransport(info, keys);
    if (info instanceof pkijs.KeyAgreeRecipientInfo) return keyAgreement(info, keys);
    return undefined;
  });
}

type CertificateKey = { readonly certificate: Certificate; readonly key: PrivateKey };

function keyTransport(
  info: pkijs.KeyTransRecipientInfo,
  keys: readonly DecryptionKey[],
): OpenRecipientInfo | undefined {
  const own = keys.find(
    (key): key is CertificateKey => 'certificate' in key && isNamed(info.rid, key.certificate),
  );
  if (!own) return undefined;
  const encryptedKey = contentOf(info.encryptedKey as unknown as Asn1);
  const { algorithmId, algorithmParams } = info.keyEncryptionAlgorithm;
  if (algorithmId !== id.RSA_ENCRYPTION && algorithmId !== id.RSAES_OAEP) {
    throw new SmimeError(
      'unsupported-algorithm',
      'The key of this message is encrypted in a way that is not supported.',
    );
  }
  return async (length) => {
    const fallback = randomBytes(length);
    try {
      const contentKey =
        algorithmId === id.RSA_ENCRYPTION
          ? await pkcs1KeyTransport.decrypt(own.key.pkcs8, encryptedKey)
          : await oaepDecrypt(own.key.pkcs8, encryptedKey, algorithmParams as Asn1 | undefined);
      return contentKey.length === length ? contentKey : fallback;
    } catch (error) {
      if (error instanceof SmimeError) throw error;
      return fallback;
    }
  };
}

async function oaepDecrypt(
  pkcs8: Uint8Array,
  encryptedKey: Uint8Array,
  parameters: Asn1 | undefined,
): Promise<Bytes> {
  // RSAES-OAEP-params (RFC 4055 §4.1); WebCrypto has one hash for both, and SHA-1 is the default.
  let hash: string | undefined = 'SHA-1';
  let mask: string | undefined = 'SHA-1';
  for (const field of parameters ? childrenOf(parameters) : []) {
    const value = childrenOf(field)[0];
    if (!value) continue;
    if (isContext(field, 0)) hash = DIGESTS[oidText(childrenOf(value)[0])];
    if (isContext(field, 1)) mask = DIGESTS[oidText(childrenOf(childrenOf(value)[1] ?? value)[0])];
  }
  if (!hash || hash !== mask) {
    throw new SmimeError(
      'unsupported-algorithm',
      'The key of this message is encrypted in a way that is not supported.',
    );
  }
  const { subtle } = globalThis.crypto;
  const key = await importedKey('pkcs8', pkcs8, { name: 'RSA-OAEP', hash }, 'decrypt');
  return new Uint8Array(await subtle.decrypt({ name: 'RSA-OAEP' }, key, plainBytes(encryptedKey)));
}

function keyAgreement(
  info: pkijs.KeyAgreeRecipientInfo,
  keys: readonly DecryptionKey[],
): OpenRecipientInfo | undefined {
  for (const encrypted of info.recipientEncryptedKeys.encryptedKeys) {
    const own = keys.find(
      (key): key is CertificateKey => 'certificate' in key && isNamed(encrypted.rid.value, key.certificate),
    );
    if (!own) continue;
    const { algorithmId, algorithmParams } = info.keyEncryptionAlgorithm;
    const derivation = KEY_DERIVATION[algorithmId];
    const wrapAlgorithm = oidText(childrenOf(algorithmParams as Asn1)[0]);
    const originator = info.originator?.value;
    if (!derivation || !(originator instanceof pkijs.OriginatorPublicKey)) {
      throw new SmimeError(
        'unsupported-algorithm',
        'The key of this message is encrypted in a way that is not supported.',
      );
    }
    const input = {
      pkcs8: own.key.pkcs8,
      spki: own.key.spki,
      originatorPoint: originator.publicKey.valueBlock.valueHexView,
      derivation,
      wrapAlgorithm,
      userKeyingMaterial: info.ukm ? contentOf(info.ukm as unknown as Asn1) : undefined,
    };
    const encryptedKey = contentOf(encrypted.encryptedKey as unknown as Asn1);
    return async (length) => orRandom(length, async () => unwrapKey(await agreedKek(input), encryptedKey));
  }
  return undefined;
}

/** KEKRecipientInfo (RFC 5652 §6.2.3), read directly: pkijs makes up a date where there is none. */
function keyEncryptionKey(info: Asn1, keys: readonly DecryptionKey[]): OpenRecipientInfo | undefined {
  const [, kekId, , encrypted] = childrenOf(info);
  const identifier = kekId && childrenOf(kekId)[0];
  if (!identifier || !encrypted) throw new SmimeError('malformed-asn1', 'The list of recipients is damaged.');
  const keyId = contentOf(identifier);
  const own = keys.find(
    (key): key is { keyId: Uint8Array; kek: Uint8Array } => 'kek' in key && equalBytes(key.keyId, keyId),
  );
  if (!own) return undefined;
  const encryptedKey = contentOf(encrypted);
  return (length) => orRandom(length, () => unwrapKey(own.kek, encryptedKey));
}

function passwordKey(info: Asn1, keys: readonly DecryptionKey[]): OpenRecipientInfo | undefined {
  const own = keys.find((key): key is { password: string } => 'password' in key);
  if (!own) return undefined;
  const open = readPasswordRecipient(info);
  return (length) => orRandom(length, () => open(own.password));
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

/** Whether an identifier by issuer and serial number, or by subject key identifier, names the certificate. */
export function isNamed(identifier: unknown, certificate: Certificate): boolean {
  if (identifier instanceof pkijs.IssuerAndSerialNumber) {
    const own = structureOf(certificate).issuer.valueBeforeDecode;
    return (
      serialText(identifier.serialNumber.valueBlock.valueHexView) === certificate.serialNumber &&
      comparableName(new Uint8Array(identifier.issuer.valueBeforeDecode)) ===
        comparableName(new Uint8Array(own))
    );
  }
  const keyIdentifier =
    identifier instanceof pkijs.RecipientKeyIdentifier
      ? contentOf(identifier.subjectKeyIdentifier as unknown as Asn1)
      : contentOf(identifier as asn1js.Primitive);
  const own = readSubjectKeyIdentifier(structureOf(certificate));
  return own !== undefined && equalBytes(own, keyIdentifier);
}
