import { bulkCrypto } from '#bulk-crypto';
import type { Bytes } from '../bytes/byte-arrays.js';
import type { DigestName } from '../platform/bulk-crypto.js';
import type { Certificate } from './certificate.js';

const known = new WeakMap<Certificate, Map<DigestName, Promise<Bytes>>>();

/** The digest of a certificate's DER; worked out once per certificate. */
export function certificateDigest(certificate: Certificate, name: DigestName): Promise<Bytes> {
  const digests = known.get(certificate) ?? new Map<DigestName, Promise<Bytes>>();
  known.set(certificate, digests);
  const digest = digests.get(name) ?? digestOf(certificate.der, name);
  digests.set(name, digest);
  return digest;
}

function digestOf(bytes: Uint8Array, name: DigestName): Promise<Bytes> {
  const hash = bulkCrypto.hash(name);
  hash.update(bytes);
  return hash.digest();
}
