import { readPublicKey } from './public-key.js';

/** Whether a signature of this name (`signatureAlgorithmName`) rests on a digest that collides: MD5, SHA-1. */
export function isWeakSignature(name: string): boolean {
  return /MD5$|SHA-1$/.test(name);
}

/** RSA under 2048 bits. */
export function isWeakKey(spki: Uint8Array): boolean {
  const key = readPublicKey(spki);
  return key.kind === 'rsa' && key.bits < 2048;
}
