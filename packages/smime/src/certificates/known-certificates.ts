import { latin1 } from '../bytes/byte-arrays.js';
import { Certificate } from './certificate.js';

const LIMIT = 256;
const known = new Map<string, Certificate>();

/**
 * A certificate out of a message. People and their CAs write again and again: the same bytes give the same object, for
 * which names and signatures were worked out before. The least recently seen is forgotten.
 */
export function knownCertificate(der: Uint8Array): Certificate {
  const key = latin1(der);
  const certificate = known.get(key) ?? Certificate.fromDer(der);
  known.delete(key);
  known.set(key, certificate);
  if (known.size > LIMIT) known.delete(known.keys().next().value!);
  return certificate;
}
