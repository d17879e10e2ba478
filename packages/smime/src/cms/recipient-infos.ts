import { pkcs1KeyTransport } from '#key-transport';
import { publicKeyCrypto } from '#public-key-crypto';
import { encode } from '../asn1/asn1.js';
import { DER_NULL, derContext, derOctets, derOid, derSequence, derSmallInteger } from '../asn1/der.js';
import * as id from '../asn1/object-identifiers.js';
import { membersOf, readTlv } from '../asn1/tlv.js';
import type { Certificate } from '../certificates/certificate.js';
import type { KeyUsageName } from '../certificates/certificate-extensions.js';
import { readPublicKey } from '../keys/public-key.js';
import { SmimeError } from '../smime-error.js';
import { wrapKey } from './content-key.js';
import { encodeIssuerAndSerialNumber } from './issuer-and-serial-number.js';
import { agreeWith, wrapIdentifier } from './key-agreement.js';
import { OAEP_SHA256 } from './oaep-parameters.js';
import { passwordRecipient } from './password-recipient.js';
import type { Recipient } from './recipient.js';

/**
 * How the content key travels to holders of RSA certificates: RSAES-OAEP with SHA-256 (RFC 3560), or RSAES-PKCS1-v1_5
 * (RFC 3370 §4.2.1), which old programs know alone and browsers do not have.
 */
export type RsaKeyTransport = 'oaep' | 'pkcs1';

export const RSA_KEY_TRANSPORTS: readonly RsaKeyTransport[] = ['oaep', 'pkcs1'];

/** One RecipientInfo per recipient (RFC 5652 §6.2). */
export function encodeRecipientInfos(
  recipients: readonly Recipient[],
  contentKey: Uint8Array,
  transport: RsaKeyTransport,
): Promise<readonly Uint8Array[]> {
  return Promise.all(
    recipients.map(async (recipient) => {
      if ('kek' in recipient) return kekRecipient(recipient, contentKey);
      if ('password' in recipient) return encode(await passwordRecipient(recipient.password, contentKey));
      return certificateRecipient(recipient.certificate, contentKey, transport);
    }),
  );
}

async function certificateRecipient(
  certificate: Certificate,
  contentKey: Uint8Array,
  transport: RsaKeyTransport,
): Promise<Uint8Array> {
  const { kind } = readPublicKey(certificate.spki);
  const cannot = (cause?: unknown) =>
    new SmimeError('recipient-invalid', `The certificate of ${certificate.subject} cannot be encrypted to.`, {
      cause,
    });
  if (kind !== 'rsa' && kind !== 'ec' && kind !== 'x25519') throw cannot();
  requireUseForEncryption(certificate, kind === 'rsa' ? 'keyEncipherment' : 'keyAgreement');
  try {
    return kind === 'rsa'
      ? await rsaRecipient(certificate, contentKey, transport)
      : await agreementRecipient(certificate, contentKey);
  } catch (error) {
    if (error instanceof SmimeError || isMissing(error)) throw error;
    // Such as a point that is on no curve.
    throw cannot(error);
  }
}

/** RFC 8550 §4.4.2. Other programs would not decrypt with such a key, though they have it. */
function requireUseForEncryption({ keyUsage, subject }: Certificate, use: KeyUsageName): void {
  if (!keyUsage || keyUsage.includes(use)) return;
  throw new SmimeError(
    'recipient-invalid',
    `The certificate of ${subject} is not for encryption. Take the one whose key usage is ${use}.`,
  );
}

/** What a platform says that lacks an algorithm, whatever the key. */
function isMissing(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'NotSupportedError';
}

async function rsaRecipient(
  certificate: Certificate,
  contentKey: Uint8Array,
  transport: RsaKeyTransport,
): Promise<Uint8Array> {
  const encryptedKey =
    transport === 'oaep'
      ? await publicKeyCrypto.oaepEncrypt(certificate.spki, 'SHA-256', contentKey)
      : await pkcs1KeyTransport.encrypt(certificate.spki, contentKey);
  const algorithm =
    transport === 'oaep'
      ? derSequence(derOid(id.RSAES_OAEP), OAEP_SHA256)
      : derSequence(derOid(id.RSA_ENCRYPTION), DER_NULL);
  return derSequence(
    derSmallInteger(0),
    encodeIssuerAndSerialNumber(certificate),
    algorithm,
    derOctets(encryptedKey),
  );
}

/** dhSinglePass-stdDH-sha256kdf (RFC 5753 §3.1.1), for X25519 with HKDF (RFC 8418 §2.2), and AES-256 key wrap. */
async function agreementRecipient(certificate: Certificate, contentKey: Uint8Array): Promise<Uint8Array> {
  const { ephemeralSpki, kek, scheme } = await agreeWith(certificate.spki);
  const wrapped = await wrapKey(kek, contentKey);
  const what = 'ephemeral key';
  const algorithmAndPoint = membersOf(readTlv(ephemeralSpki, what), what).map(({ bytes }) => bytes);
  return derContext(
    1,
    derSmallInteger(3),
    derContext(0, derContext(1, ...algorithmAndPoint)),
    derSequence(derOid(scheme), wrapIdentifier(id.AES_256_WRAP)),
    derSequence(derSequence(encodeIssuerAndSerialNumber(certificate), derOctets(wrapped))),
  );
}

/** AES-256 key wrap under a key both sides have (RFC 5652 §6.2.3). */
async function kekRecipient(
  recipient: { keyId: Uint8Array; kek: Uint8Array },
  contentKey: Uint8Array,
): Promise<Uint8Array> {
  if (recipient.kek.length !== 32)
    throw new SmimeError('recipient-invalid', 'A key-encryption key has 32 bytes.');
  return derContext(
    2,
    derSmallInteger(4),
    derSequence(derOctets(recipient.keyId)),
    derSequence(derOid(id.AES_256_WRAP)),
    derOctets(await wrapKey(recipient.kek, contentKey)),
  );
}
