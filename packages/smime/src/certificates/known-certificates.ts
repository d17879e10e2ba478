import { asUint8Array, equalBytes } from '../bytes/byte-arrays.js';
import { latin1 } from '../bytes/latin1.js';
import { Certificate } from './certificate.js';

/** Whoever sends a message decides what is in it: few are remembered, and none that is larger than people's are. */
const LIMITS = { certificates: 64, bytes: 4096 };
const known = new Map<string, Certificate>();

/**
 * A certificate out of a message. People and their CAs write again and again: the same bytes give the same object, for
 * which names and signatures were worked out before. The least recently seen is forgotten.
 */
export function knownCertificate(der: Uint8Array): Certificate {
  if (der.length > LIMITS.bytes) return Certificate.fromDer(der);
  // The end of the signature differs from certificate to certificate.
  const key = latin1(asUint8Array(der).subarray(-32));
  const last = known.get(key);
  const certificate = last && equalBytes(last.der, der) ? last : Certificate.fromDer(der);
  known.delete(key);
  known.set(key, certificate);
  if (known.size > LIMITS.certificates) known.delete(known.keys().next().value!);
  return certificate;
}
