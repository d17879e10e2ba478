import { decryptionFailed, isOfPlatform } from '../cms/decrypt-content.js';
import { SmimeError } from '../smime-error.js';
import type { Layers } from './layers.js';

/** What the caller did, and what failed already without a reason. */
const TOLD = ['aborted', 'invalid-argument', 'decryption-failed'];

/**
 * What is wrong inside an encryption without a tag ends as a wrong padding does: whoever changed such a message on the
 * way learns from any difference which of the two it was, and with many messages what they say (S. Vaudenay, "Security
 * Flaws Induced by CBC Padding", 2002; RFC 8551 §6). An encryption with a tag around it does not help:
 * anybody can put one around a message they caught.
 */
export async function withUntoldFailure<T>(layers: Layers, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const isUntold = layers.all.some((layer) => layer.kind === 'encryption' && !layer.authenticated);
    const isTold = !(error instanceof SmimeError) || TOLD.includes(error.code) || isOfPlatform(error);
    throw isUntold && !isTold ? decryptionFailed() : error;
  }
}
