import { ID_SIGNED_DATA } from '../asn1/object-identifiers.js';
import type { ByteSource } from '../bytes/byte-source.js';
import type { Certificate } from '../certificates/certificate.js';
import { BerReader } from '../cms/ber-reader.js';
import { leaveContentInfo, readContentInfo } from '../cms/content-info.js';
import { readSignedData } from '../cms/read-signed-data.js';
import { transferEncodingOf } from '../mime/parse-mime.js';
import { SmimeError } from '../smime-error.js';
import { cmsBytes, messageBytes } from './cms-or-message.js';
import { decoded } from './cryptographic-layers.js';
import { readMessageHeader } from './message-header.js';
import { isDetachedSigned } from './smime-types.js';

/** What a certificates-only message brings. Nobody signed it: each certificate is to be judged by itself. */
export interface CarriedCertificates {
  /** Up to 64; those that cannot be read are passed over. */
  readonly certificates: readonly Certificate[];
  /** CertificateLists, DER. */
  readonly crls: readonly Uint8Array[];
}

/**
 * Reads the certificates and CRLs of a message that was sent to bring them, and nothing else (RFC 8551 §3.8,
 * smime-type=certs-only). Opening such a message ends in `certificates-only`.
 * @param message With its header; its type is not looked at.
 * @throws {SmimeError}
 * - `not-certificates-only`: it is signed, encrypted or compressed content. Open it as a message.
 * - `malformed-asn1`: it is no CMS, or damaged.
 * - `malformed-mime`: it is a bare CMS, which `readCmsCertificates` takes.
 * - `too-large`: its header, or 4 MiB of certificates or of CRLs.
 */
export async function readCertificates(message: ByteSource): Promise<CarriedCertificates> {
  const source = messageBytes(message, 'readCmsCertificates');
  try {
    const { fields, body } = await readMessageHeader(source);
    if (isDetachedSigned(fields)) throw notCertificatesOnly();
    return await readCarried(decoded(body, transferEncodingOf(fields)));
  } finally {
    await source.return();
  }
}

/**
 * `readCertificates` for a bare CMS (BER or DER), such as the file `smime.p7c` or `.p7b`.
 * @throws {SmimeError} As `readCertificates`.
 */
export async function readCmsCertificates(cms: ByteSource): Promise<CarriedCertificates> {
  return readCarried(cmsBytes(cms, 'readCertificates'));
}

async function readCarried(cms: ByteSource): Promise<CarriedCertificates> {
  const reader = new BerReader(cms);
  try {
    if ((await readContentInfo(reader)) !== ID_SIGNED_DATA) throw notCertificatesOnly();
    const signed = await readSignedData(reader, 0);
    if (signed.content) throw notCertificatesOnly();
    const { certificates, crls, signerInfos } = await signed.finish();
    if (signerInfos.length > 0) throw notCertificatesOnly();
    await leaveContentInfo(reader);
    return { certificates, crls };
  } finally {
    await reader.cancel();
  }
}

function notCertificatesOnly(): SmimeError {
  return new SmimeError(
    'not-certificates-only',
    'This does not bring certificates alone. Open it as a message.',
  );
}
