import type { EncryptOptions, ProtectedMessage } from './encrypt-options.js';
import { sealMessage } from './seal-message.js';

/**
 * Encrypts a message in one pass (RFC 8551 §3.3, §3.4) without a signature, for those who have no certificate to sign
 * with. Its header fields are protected (RFC 9788), but nothing says who wrote it: the reader's verdict has `not-signed`.
 * Whoever can sign uses `protectMessage`. Memory does not grow with the message in Node.
 * @throws {SmimeError} At once:
 * - `header-invalid`: From is missing, or addresses cannot be read or are not ASCII.
 * - `recipient-invalid`: there is no recipient, a certificate's key cannot be encrypted to (Ed25519), or a `kek` does
 *   not have 32 bytes.
 * - `malformed-certificate`: a recipient's public key cannot be read.
 * - `unsupported-algorithm`: a recipient's key is of a kind that is not supported, or in browsers needs an encryption
 *   (RSA PKCS #1 v1.5) that is not.
 * - `too-large`: the header has more than 2000 fields or 1 MiB.
 * - `aborted`: the signal stopped it.
 * - `invalid-argument`: the date is none, a name is none of those to choose from, `messageId` or an address is none, a
 *   recipient is of none of the three shapes, the source does not give bytes, or the message is signed already and has
 *   another Subject than `obscuredSubject`.
 * @throws {SmimeError} While `bytes` is read:
 * - `too-large`, `too-deep`: the message has more or deeper parts than any real message, or more than a browser can
 *   hold (256 MiB).
 * - `aborted`: the signal stopped it.
 */
export async function encryptMessage(options: EncryptOptions): Promise<ProtectedMessage> {
  return sealMessage(options, (payload) => payload);
}
