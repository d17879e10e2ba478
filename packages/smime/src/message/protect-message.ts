import { base64Lines } from '../bytes/base64-lines.js';
import { signContent } from '../cms/signed-data.js';
import type { Signer } from '../cms/signer.js';
import { requireDate } from '../valid-date.js';
import { requireObject } from '../valid-shape.js';
import type { EncryptOptions, ProtectedMessage } from './encrypt-options.js';
import { pkcs7MimeHeader } from './pkcs7-mime-header.js';
import { sealMessage } from './seal-message.js';
import { signersOf } from './valid-people.js';

/** A message, by and for whom it is protected, and how. */
export interface ProtectOptions extends Omit<EncryptOptions, 'date'> {
  /** Set when the message has none. Default: `signingTime`. */
  readonly date?: Date;
  /** Who wrote the message: its From should be among the addresses of their certificate. */
  readonly signer: Signer;
  /** Who signs as well; each makes a signature of their own over the same bytes (RFC 5652 §5.1). */
  readonly coSigners?: readonly Signer[];
  /** What the signature says of its time (RFC 5652 §11.3); whole seconds. */
  readonly signingTime: Date;
}

/**
 * Signs and then encrypts a message in one pass (RFC 8551 §3.6), with all its header fields protected (RFC 9788).
 * Nothing is read beyond the header before `bytes` is; memory does not grow with the message in Node.
 * @throws {SmimeError} At once:
 * - `header-invalid`: From is missing, or addresses cannot be read or are not ASCII.
 * - `recipient-invalid`: there is no recipient, a certificate's key cannot be encrypted to (Ed25519), or a `kek` does
 *   not have 32 bytes.
 * - `malformed-certificate`: a signer's or recipient's public key cannot be read.
 * - `unsupported-algorithm`: a signer's key is of a kind that does not sign here (X25519), or a recipient's of one, or in
 *   browsers needs an encryption (RSA PKCS #1 v1.5), that is not supported.
 * - `too-large`: the header has more than 2000 fields or 1 MiB.
 * - `aborted`: the signal stopped it.
 * - `invalid-argument`: the signing time or date is none, a name is none of those to choose from, `messageId` or an
 *   address is none, a signer or recipient lacks what belongs to one, a signer's key is not the one of their certificate,
 *   the source does not give bytes, or the message is signed already and has another Subject than `obscuredSubject`.
 * @throws {SmimeError} While `bytes` is read:
 * - `malformed-private-key`: a signer's key cannot be read.
 * - `too-large`, `too-deep`: the message has more or deeper parts than any real message, or more than a browser can
 *   hold (256 MiB).
 * - `aborted`: the signal stopped it.
 */
export async function protectMessage(options: ProtectOptions): Promise<ProtectedMessage> {
  requireObject(options, 'options');
  const { signingTime, date = signingTime } = options;
  requireDate(signingTime, 'signing time');
  const signers = signersOf(options);
  return sealMessage({ ...options, date }, (payload, inner) =>
    signedEntity(payload, signers, signingTime, inner),
  );
}

/** The MIME entity that is encrypted: the opaque signature as raw BER, or in base64 for readers that want text. */
async function* signedEntity(
  payload: AsyncIterable<Uint8Array>,
  signers: readonly Signer[],
  signingTime: Date,
  inner: 'binary' | 'base64',
): AsyncGenerator<Uint8Array> {
  yield pkcs7MimeHeader('signed-data', inner);
  const signed = signContent(payload, signers, signingTime);
  yield* inner === 'binary' ? signed : base64Lines(signed);
}
