import { bulkCrypto } from '#bulk-crypto';
import { base64Lines } from '../bytes/base64-lines.js';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import type { ByteSource } from '../bytes/byte-source.js';
import { joined } from '../bytes/joined.js';
import { readOnce } from '../bytes/read-once.js';
import { CONTENT_ENCRYPTION, type ContentEncryption } from '../cms/content-ciphers.js';
import { encryptContent } from '../cms/enveloped-data.js';
import type { Recipient } from '../cms/recipient.js';
import type { RsaKeyTransport } from '../cms/recipient-infos.js';
import { signContent } from '../cms/signed-data.js';
import { requireSigners, type Signer } from '../cms/signer.js';
import { binaryTranscoder } from '../mime/binary-transcoder.js';
import type { ByteTransformer } from '../mime/body-transcoder.js';
import { SmimeError } from '../smime-error.js';
import { requireChoice } from '../valid-choice.js';
import { requireDate } from '../valid-date.js';
import { fieldBytes, hpOuterFields, protectHeaders, withHpParameter } from './header-protection.js';
import { readMessageHeader } from './message-header.js';
import { pkcs7MimeHeader } from './pkcs7-mime-header.js';
import { type Watching, watchedSource } from './watched-source.js';

/** A message, by and for whom it is protected, and how. */
export interface ProtectOptions extends Watching {
  /** RFC 5322 as the mail program wrote it, with To and Cc; its Bcc is removed always. */
  readonly message: ByteSource;
  /** With angle brackets; set when the message has none. Default: a random one in the sender's domain. */
  readonly messageId?: string;
  /** Set when the message has none. Default: `signingTime`. */
  readonly date?: Date;
  /** Addresses shown in To outside. Default: those inside. With none in Cc either: `To: undisclosed-recipients:;`. */
  readonly outerTo?: readonly string[];
  /** Addresses shown in Cc outside. Default: those inside. */
  readonly outerCc?: readonly string[];
  /**
   * Whose blind copy this is: the protected headers of this copy alone carry `Bcc` with these addresses, so that its
   * reader is told that it is addressed to them (RFC 5322 §3.6.3, second method). The others' copies hold no trace.
   */
  readonly innerBcc?: readonly string[];
  /** Who wrote the message: its From should be among the addresses of their certificate. */
  readonly signer: Signer;
  /** Who signs as well; each makes a signature of their own over the same bytes (RFC 5652 §5.1). */
  readonly coSigners?: readonly Signer[];
  /** Who can read it; at least one. The sender too, if they want to read what they sent. */
  readonly recipients: readonly Recipient[];
  /** `chooseProtection` finds one that every recipient can read. CBC does not tell when it was changed. */
  readonly contentEncryption: ContentEncryption;
  /** For RSA certificates; others pay no heed. Default: `oaep` beside AEAD ciphers, `pkcs1` beside AES-CBC. */
  readonly rsaKeyTransport?: RsaKeyTransport;
  /** Derives the content key after RFC 9709. Only where every recipient is known to support it; default: no. */
  readonly deriveContentKey?: boolean;
  /** How the parts are encoded inside the encryption. Default: binary. */
  readonly inner?: 'binary' | 'base64';
  /** What the signature says of its time (RFC 5652 §11.3); whole seconds. */
  readonly signingTime: Date;
  /** The Subject outside. Default: `[...]` (RFC 9788, hcp_baseline). */
  readonly obscuredSubject?: string;
}

/** A protected message on its way. */
export interface ProtectedMessage {
  /** The Message-ID it has, inside and outside, with angle brackets. */
  readonly messageId: string;
  /** The whole outer RFC 5322 message: CRLF, 7 bit, base64 body. Can be read once. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** SHA-256 of the decoded CMS and its size in bytes. Rejects with `aborted` when `bytes` is not read to its end. */
  readonly summary: Promise<{ readonly digest: Uint8Array; readonly size: number }>;
}

/**
 * Signs and then encrypts a message in one pass (RFC 8551 §3.6), with all its header fields protected (RFC 9788).
 * Nothing is read beyond the header before `bytes` is; memory does not grow with the message in Node.
 * @throws {SmimeError} At once:
 * - `header-invalid`: From is missing, or addresses cannot be read.
 * - `recipient-invalid`: there is no recipient, a certificate's key cannot be encrypted to (Ed25519), or a `kek` does
 *   not have 32 bytes.
 * - `malformed-certificate`: a signer's or recipient's public key cannot be read.
 * - `unsupported-algorithm`: a signer's key is of a kind that does not sign here (X25519), or a recipient's of one, or in
 *   browsers needs an encryption (RSA PKCS #1 v1.5), that is not supported.
 * - `too-large`: the header has more than 2000 fields or 1 MiB.
 * - `aborted`: the signal stopped it.
 * - `invalid-argument`: the signing time is no date, a name is none of those to choose from, a signer's key is not the one
 *   of their certificate, or the source does not give bytes.
 * @throws {SmimeError} While `bytes` is read:
 * - `malformed-private-key`: a signer's key cannot be read.
 * - `too-large`, `too-deep`: the message has more or deeper parts than any real message, or more than a browser can
 *   hold (256 MiB).
 * - `aborted`: the signal stopped it.
 */
export async function protectMessage(options: ProtectOptions): Promise<ProtectedMessage> {
  requireDate(options.signingTime, 'signing time');
  requireChoice(options.inner ?? 'binary', ['binary', 'base64'], 'encoding inside the encryption');
  requireSigners([options.signer, ...(options.coSigners ?? [])]);
  const stopped = 'Protecting the message was cancelled.';
  const { fields, body } = await readMessageHeader(watchedSource(options.message, options, stopped));
  const headers = protectHeaders(fields, {
    messageId: options.messageId,
    date: options.date ?? options.signingTime,
    obscuredSubject: options.obscuredSubject ?? '[...]',
    outerTo: options.outerTo,
    outerCc: options.outerCc,
    innerBcc: options.innerBcc,
  });
  const binary = (options.inner ?? 'binary') === 'binary';
  const transcoded = binary ? binaryTranscoder(headers.structural) : undefined;
  const structural = transcoded?.header ?? headers.structural.map(({ raw }) => raw);
  const header = concatBytes([
    ...headers.inner,
    ...hpOuterFields(headers.outer),
    ...withHpParameter(structural, 'cipher'),
    utf8('\r\n'),
  ]);
  const payload = joined(header, transcoded ? transformed(body, transcoded.body) : body);
  const cms = await encryptContent({
    content: signedEntity(payload, options, binary),
    recipients: options.recipients,
    contentEncryption: options.contentEncryption,
    ...(options.rsaKeyTransport !== undefined && { rsaKeyTransport: options.rsaKeyTransport }),
    deriveContentKey: options.deriveContentKey ?? false,
  });
  const { chunks, summary, abandon } = summarised(cms);
  return {
    messageId: headers.messageId,
    bytes: readOnce(
      joined(outerHeader(headers.outer.map(fieldBytes), options), base64Lines(chunks)),
      abandon,
    ),
    summary,
  };
}

/** The MIME entity that is encrypted: the opaque signature as raw BER, or in base64 for readers that want text. */
async function* signedEntity(
  payload: AsyncIterable<Uint8Array>,
  { signer, coSigners, signingTime }: ProtectOptions,
  binary: boolean,
): AsyncGenerator<Uint8Array> {
  yield pkcs7MimeHeader('signed-data', binary ? 'binary' : 'base64');
  const signed = signContent(payload, [signer, ...(coSigners ?? [])], signingTime);
  yield* binary ? signed : base64Lines(signed);
}

function outerHeader(fields: readonly Uint8Array[], { contentEncryption }: ProtectOptions): Uint8Array {
  const type = CONTENT_ENCRYPTION[contentEncryption].authenticated ? 'authEnveloped-data' : 'enveloped-data';
  return concatBytes([...fields, utf8('MIME-Version: 1.0\r\n'), pkcs7MimeHeader(type, 'base64')]);
}

async function* transformed(
  body: AsyncIterable<Uint8Array>,
  transformer: ByteTransformer,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) yield* transformer.push(chunk);
  yield* transformer.end();
}

function summarised(cms: AsyncIterable<Uint8Array>) {
  const hash = bulkCrypto.hash('SHA-256');
  let size = 0;
  let resolve: (summary: { digest: Uint8Array; size: number }) => void;
  let reject: (reason: SmimeError) => void;
  const summary = new Promise<{ digest: Uint8Array; size: number }>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  // Whoever reads the bytes hears of a failure there; an unread summary must not end the process.
  summary.catch(() => undefined);
  async function* chunks(): AsyncGenerator<Uint8Array> {
    let finished = false;
    try {
      for await (const chunk of cms) {
        hash.update(chunk);
        size += chunk.length;
        yield chunk;
      }
      finished = true;
      resolve({ digest: await hash.digest(), size });
    } finally {
      if (!finished) abandon();
    }
  }
  return { chunks: chunks(), summary, abandon };

  /** After the end nobody hears it. */
  function abandon(): void {
    reject(new SmimeError('aborted', 'The protected message was not read to its end.'));
  }
}
