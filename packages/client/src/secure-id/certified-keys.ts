import type { SealedSecureId, ServiceDescription } from '@secure-mail/contracts';
import { Certificate, validatePath } from '@secure-mail/smime';
import { ClientError } from '../client-error.js';
import { fromBase64Url } from '../keys/base64-url.js';
import { publicKeyOf } from './public-key.js';
import type { PrivateKeys } from './sealed-keys.js';
import type { CertifiedKey, UnlockedSecureId } from './unlocked-secure-id.js';

type Certificates = Pick<
  SealedSecureId,
  'address' | 'displayName' | 'signingCertificate' | 'encryptionCertificate' | 'chain'
>;

/**
 * Joins the private keys with the certificates the service or the profile holds for them.
 * @throws {ClientError} `own-certificate-invalid` when a certificate is not for this address or not for this key.
 */
export async function joinCertificates(
  certificates: Certificates,
  keys: PrivateKeys,
  service: Pick<ServiceDescription, 'name' | 'rootCertificate'>,
): Promise<UnlockedSecureId> {
  const { address, displayName } = certificates;
  return {
    address,
    displayName,
    signing: await certifiedKey(certificates.signingCertificate, keys.signing, address),
    encryption: await certifiedKey(certificates.encryptionCertificate, keys.encryption, address),
    chain: certificates.chain.map(readCertificate),
    serviceName: service.name,
    root: readCertificate(service.rootCertificate),
  };
}

/**
 * Checks that the service certified this very person: both certificates lead to the remembered root and may be
 * used for what they are for. An expired certificate passes, since its owner must still reach old mail.
 * @throws {ClientError} `own-certificate-invalid`.
 */
export async function assertCertifiedByRoot(secureId: UnlockedSecureId, now: Date): Promise<void> {
  const uses = [
    ['sign', secureId.signing.certificate],
    ['encrypt', secureId.encryption.certificate],
  ] as const;
  for (const [use, certificate] of uses) {
    const at = new Date(Math.min(Math.max(+now, +certificate.notBefore), +certificate.notAfter));
    const verdict = await validatePath({
      certificate,
      intermediates: secureId.chain,
      roots: [secureId.root],
      at,
      use,
    });
    if (!verdict.valid) throw invalid(`does not lead to the service's root (${verdict.reason})`);
  }
}

/** @throws {ClientError} `own-certificate-invalid` when the bytes are no certificate. */
export function readCertificate(encoded: string): Certificate {
  try {
    return Certificate.fromDer(fromBase64Url(encoded));
  } catch (cause) {
    throw new ClientError('own-certificate-invalid', 'A certificate of this Secure ID cannot be read.', {
      cause,
    });
  }
}

/** Whether the certificate is for this address and for no other. */
export function isCertifiedFor(certificate: Certificate, address: string): boolean {
  const { emailAddresses } = certificate;
  return emailAddresses.length > 0 && emailAddresses.every((certified) => certified === address);
}

async function certifiedKey(encoded: string, pkcs8: Uint8Array, address: string): Promise<CertifiedKey> {
  const certificate = readCertificate(encoded);
  if (!isCertifiedFor(certificate, address)) throw invalid('is for another address');
  const spki = await publicKeyOf(pkcs8);
  if (spki === undefined || !equalBytes(spki, certificate.spki)) throw invalid('is for another key');
  return { certificate, key: { pkcs8, spki } };
}

function invalid(reason: string): ClientError {
  return new ClientError('own-certificate-invalid', `A certificate of this Secure ID ${reason}.`);
}

function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}
