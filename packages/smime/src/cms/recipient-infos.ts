import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { pkcs1KeyTransport } from '#key-transport';
import {
  type Asn1,
  childrenOf,
  context,
  integer,
  octetString,
  oid,
  parseAsn1,
  sequence,
} from '../asn1/asn1.js';
import * as id from '../asn1/object-identifiers.js';
import { type Bytes, exactBuffer, plainBytes } from '../bytes/byte-arrays.js';
import { type Certificate, structureOf } from '../certificates/certificate.js';
import { importedKey } from '../keys/imported-keys.js';
import { asPlainRsa, readPublicKey } from '../keys/public-key.js';
import { SmimeError } from '../smime-error.js';
import { wrapKey } from './content-key.js';
import { agreeWith, wrapIdentifier } from './key-agreement.js';
import { passwordRecipient } from './password-recipient.js';
import type { Recipient } from './recipient.js';

/** How the content key travels to holders of RSA certificates. */
export type RsaKeyTransport = 'oaep' | 'pkcs1';

/** One RecipientInfo per recipient (RFC 5652 §6.2). */
export function encodeRecipientInfos(
  recipients: readonly Recipient[],
  contentKey: Uint8Array,
  transport: RsaKeyTransport,
): Promise<readonly Asn1[]> {
  return Promise.all(
    recipients.map((recipient) => {
      if ('kek' in recipient) return kekRecipient(recipient, contentKey);
      if ('password' in recipient) return passwordRecipient(recipient.password, contentKey);
      return certificateRecipient(recipient.certificate, contentKey, transport);
    }),
  );
}

export function issuerAndSerialNumber(certificate: Certificate): pkijs.IssuerAndSerialNumber {
  const { issuer, serialNumber } = structureOf(certificate);
  return new pkijs.IssuerAndSerialNumber({ issuer, serialNumber });
}

async function certificateRecipient(
  certificate: Certificate,
  contentKey: Uint8Array,
  transport: RsaKeyTransport,
): Promise<Asn1> {
  const key = readPublicKey(certificate.spki);
  if (key.kind === 'rsa') return rsaRecipient(certificate, contentKey, transport);
  if (key.kind === 'ec' || key.kind === 'x25519') return agreementRecipient(certificate, contentKey);
  throw new SmimeError(
    'recipient-invalid',
    `The certificate of ${certificate.subject} cannot be encrypted to.`,
  );
}

async function rsaRecipient(
  certificate: Certificate,
  contentKey: Uint8Array,
  transport: RsaKeyTransport,
): Promise<Asn1> {
  const encryptedKey =
    transport === 'oaep'
      ? await oaepEncrypt(certificate.spki, contentKey)
      : await pkcs1KeyTransport.encrypt(certificate.spki, contentKey);
  const info = new pkijs.KeyTransRecipientInfo({
    version: 0,
    rid: issuerAndSerialNumber(certificate),
    keyEncryptionAlgorithm: new pkijs.AlgorithmIdentifier({
      algorithmId: transport === 'oaep' ? id.RSAES_OAEP : id.RSA_ENCRYPTION,
      algorithmParams: transport === 'oaep' ? oaepSha256() : new asn1js.Null(),
    }),
    encryptedKey: octetString(encryptedKey),
  });
  return info.toSchema() as Asn1;
}

async function oaepEncrypt(spki: Uint8Array, contentKey: Uint8Array): Promise<Bytes> {
  const { subtle } = globalThis.crypto;
  const algorithm = { name: 'RSA-OAEP', hash: 'SHA-256' };
  const key = await importedKey('spki', spki, algorithm, 'encrypt', asPlainRsa);
  return new Uint8Array(await subtle.encrypt({ name: 'RSA-OAEP' }, key, plainBytes(contentKey)));
}

/** RSAES-OAEP-params: SHA-256 for both (RFC 4055 §4.1). */
export function oaepSha256(): asn1js.Sequence {
  const sha256 = () => sequence(oid(id.SHA_256), new asn1js.Null());
  return sequence(context(0, sha256()), context(1, sequence(oid(id.MGF1), sha256())));
}

/** dhSinglePass-stdDH-sha256kdf (RFC 5753 §3.1.1), for X25519 with HKDF (RFC 8418 §2.2), and AES-256 key wrap. */
async function agreementRecipient(certificate: Certificate, contentKey: Uint8Array): Promise<Asn1> {
  const { ephemeralSpki, kek, scheme } = await agreeWith(certificate.spki);
  const wrapped = await wrapKey(kek, contentKey);
  const [algorithm, point] = childrenOf(parseAsn1(ephemeralSpki, 'ephemeral key'));
  return context(
    1,
    integer(3),
    context(0, context(1, algorithm!, point!)),
    sequence(oid(scheme), wrapIdentifier(id.AES_256_WRAP)),
    sequence(sequence(issuerAndSerialNumber(certificate).toSchema() as Asn1, octetString(wrapped))),
  );
}

/** AES-256 key wrap under a key both sides have (RFC 5652 §6.2.3). */
async function kekRecipient(
  recipient: { keyId: Uint8Array; kek: Uint8Array },
  contentKey: Uint8Array,
): Promise<Asn1> {
  if (recipient.kek.length !== 32)
    throw new SmimeError('recipient-invalid', 'A key-encryption key has 32 bytes.');
  const info = new pkijs.KEKRecipientInfo({
    version: 4,
    kekid: new pkijs.KEKIdentifier({
      keyIdentifier: new asn1js.OctetString({ valueHex: exactBuffer(recipient.keyId) }),
    }),
    keyEncryptionAlgorithm: new pkijs.AlgorithmIdentifier({ algorithmId: id.AES_256_WRAP }),
    encryptedKey: octetString(await wrapKey(recipient.kek, contentKey)),
  });
  const schema = info.toSchema() as asn1js.Sequence;
  return context(2, ...(schema.valueBlock.value as Asn1[]));
}
