import { base64Lines } from '../bytes/base64-lines.js';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import type { ByteSource } from '../bytes/byte-source.js';
import { joined } from '../bytes/joined.js';
import { readOnce } from '../bytes/read-once.js';
import { signContent } from '../cms/signed-data.js';
import type { Signer } from '../cms/signer.js';
import { requireDate } from '../valid-date.js';
import { requireObject } from '../valid-shape.js';
import { fieldBytes, type ProtectedHeaders, protectHeaders, withHpParameter } from './header-protection.js';
import { readMessageHeader } from './message-header.js';
import { pkcs7MimeHeader } from './pkcs7-mime-header.js';
import { signersOf } from './valid-people.js';
import { requireWatching } from './valid-watching.js';
import { orClosed, type Watching, watchedSource } from './watched-source.js';

/** A message, and by whom it is signed. */
export interface SignOptions extends Watching {
  /** RFC 5322 as the mail program wrote it, with line ends of either kind; Bcc is removed. */
  readonly message: ByteSource;
  /** Who wrote the message: its From should be among the addresses of their certificate. */
  readonly signer: Signer;
  /** Who signs as well; each makes a signature of their own over the same bytes (RFC 5652 §5.1). */
  readonly coSigners?: readonly Signer[];
  /** What the signature says; also the Date of a message that has none. */
  readonly signingTime: Date;
}

/** A signed message on its way. */
export interface SignedMessage {
  /** The message's own, or the one it was given. */
  readonly messageId: string;
  /** The signed message with its header: CRLF, 7 bit. Can be read once. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

/**
 * Signs a message so that no server can break the signature: application/pkcs7-mime with the content inside
 * (RFC 8551 §3.5.2), its header fields inside too (RFC 9788, hp="clear"). Only programs that know S/MIME can read it;
 * for everybody there is `clearSignMessage`. Nothing is read beyond the header before `bytes` is, in one pass.
 * @throws {SmimeError}
 * - `header-invalid`: From is missing, or addresses cannot be read or are not ASCII.
 * - `too-large`: the header has more than 2000 fields or 1 MiB.
 * - `unsupported-algorithm`: a signer's key is of a kind that does not sign here (X25519).
 * - `invalid-argument`: the signing time is no date, a signer lacks what belongs to one, or their key is not the one of
 *   their certificate.
 * - `aborted`: `signal` said so; from `bytes` too, and then with the reason as its cause.
 */
export async function signMessage(options: SignOptions): Promise<SignedMessage> {
  const { signers, headers, body, close } = await messageToSign(options);
  const inner = payloadHeader(
    headers,
    headers.structural.map(({ raw }) => raw),
  );
  const outer = concatBytes([
    ...headers.outer.map(fieldBytes),
    utf8('MIME-Version: 1.0\r\n'),
    pkcs7MimeHeader('signed-data', 'base64'),
  ]);
  const signed = signContent(joined(inner, body), signers, options.signingTime);
  return { messageId: headers.messageId, bytes: readOnce(joined(outer, base64Lines(signed)), close) };
}

/** Who signs, and the message with which fields go where; nothing of it is hidden. */
export async function messageToSign(options: SignOptions): Promise<{
  readonly signers: readonly Signer[];
  readonly headers: ProtectedHeaders;
  readonly body: AsyncIterable<Uint8Array>;
  /** Nothing more is read. */
  readonly close: () => Promise<unknown>;
}> {
  requireObject(options, 'options');
  requireDate(options.signingTime, 'signing time');
  const signers = signersOf(options);
  requireWatching(options);
  const source = watchedSource(options.message, options, 'Signing the message was cancelled.');
  return orClosed(source, async () => {
    const { fields, body } = await readMessageHeader(source);
    const headers = protectHeaders(fields, {
      messageId: undefined,
      date: options.signingTime,
      obscuredSubject: undefined,
      outerTo: undefined,
      outerCc: undefined,
    });
    return { signers, headers, body, close: () => source.return() };
  });
}

/**
 * The header that is signed, with the fields that describe the body as they will stand. Nothing is hidden, so the fields
 * are those outside, which are 7 bit whatever the message has.
 */
export function payloadHeader({ outer }: ProtectedHeaders, structural: readonly Uint8Array[]): Uint8Array {
  return concatBytes([...outer.map(fieldBytes), ...withHpParameter(structural, 'clear'), utf8('\r\n')]);
}
