import { type ByteSource, type OpenedMessage, openMessage } from '@secure-mail/smime';
import type { UnlockedSecureId } from '../secure-id/unlocked-secure-id.js';

/**
 * Decrypts and verifies a message for the person the Secure ID belongs to, against the remembered root.
 * @param reading.now the time of receipt: verdicts do not rely on the signing time, which the signer chooses.
 * @throws {SmimeError} `not-encrypted`, `recipient-not-found`, `decryption-failed`, …
 */
export function openForReader(reading: {
  readonly message: ByteSource;
  readonly secureId: UnlockedSecureId;
  readonly now: Date;
  readonly signal?: AbortSignal;
  readonly onProgress?: (bytes: number) => void;
}): Promise<OpenedMessage> {
  const { message, secureId, now, signal, onProgress } = reading;
  return openMessage(message, {
    keys: [secureId.encryption],
    roots: [secureId.root],
    intermediates: secureId.chain,
    at: now,
    readers: [secureId.address],
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
  });
}
