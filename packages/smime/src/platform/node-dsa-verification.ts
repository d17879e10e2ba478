import { createPublicKey, verify } from 'node:crypto';
import { isSoundDsa } from '../keys/dsa-key.js';
import type { VerifyDsa } from './dsa-verification.js';

export const verifyDsa: VerifyDsa = ({ spki, digest, bytes, signature }) => {
  try {
    if (!isSoundDsa(spki, signature)) return 'wrong';
    const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'dsa' && verify(digest, bytes, key, signature) ? 'right' : 'wrong';
  } catch {
    // A key that does not import, a signature of the wrong shape: nothing that could be right.
    return 'wrong';
  }
};
