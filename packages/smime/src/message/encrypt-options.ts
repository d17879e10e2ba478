import type { ByteSource } from '../bytes/byte-source.js';
import type { ContentEncryption } from '../cms/content-ciphers.js';
import type { Recipient } from '../cms/recipient.js';
import type { RsaKeyTransport } from '../cms/recipient-infos.js';
import type { Watching } from './watched-source.js';

/** A message, for whom it is encrypted, and how. */
export interface EncryptOptions extends Watching {
  /** RFC 5322 as the mail program wrote it, with To and Cc; its Bcc is removed always. */
  readonly message: ByteSource;
  /**
   * ASCII with angle brackets, such as `<1@firm.example>`; set when the message has none. Default: a random one in the
   * sender's domain.
   */
  readonly messageId?: string;
  /** Set when the message has none. */
  readonly date: Date;
  /**
   * Addresses shown in To outside, each by itself, with or without a name. Default: those inside.
   * With none in Cc either: `To: undisclosed-recipients:;`.
   */
  readonly outerTo?: readonly string[];
  /** Addresses shown in Cc outside, alike. Default: those inside. */
  readonly outerCc?: readonly string[];
  /**
   * Whose blind copy this is: the protected headers of this copy alone carry `Bcc` with these addresses, so that its
   * reader is told that it is addressed to them (RFC 5322 §3.6.3, second method). The others' copies hold no trace.
   */
  readonly innerBcc?: readonly string[];
  /** Who can read it; at least one. The sender too, if they want to read what they sent. */
  readonly recipients: readonly Recipient[];
  /** `chooseProtection` finds one that every recipient can read. CBC does not tell when it was changed. */
  readonly contentEncryption: ContentEncryption;
  /** For RSA certificates; others pay no heed. Default: `oaep` beside AEAD ciphers, `pkcs1` beside AES-CBC. */
  readonly rsaKeyTransport?: RsaKeyTransport;
  /** Derives the content key after RFC 9709. Only where every recipient is known to support it; default: no. */
  readonly deriveContentKey?: boolean;
  /**
   * How the parts, and the signature around them, are encoded inside the encryption. Default: `binary` beside AEAD
   * ciphers, `base64` beside AES-CBC, whose readers may be older programs: few of them take a binary signature there.
   */
  readonly inner?: 'binary' | 'base64';
  /**
   * The Subject outside, up to 900 characters. Default: `[...]` (RFC 9788, hcp_baseline). A message that is signed or
   * encrypted already must have its own Subject here: the header inside is what its signature says.
   */
  readonly obscuredSubject?: string;
}

/** A protected message on its way. */
export interface ProtectedMessage {
  /** The Message-ID it has, inside and outside, with angle brackets. */
  readonly messageId: string;
  /** The whole outer RFC 5322 message: CRLF, 7 bit, base64 body. Can be read once. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /**
   * SHA-256 of the decoded CMS and its size in bytes. Settles when `bytes` was read: wait for it afterwards or beside, as
   * it hangs before. Rejects with `aborted` when `bytes` is not read to its end.
   */
  readonly summary: Promise<{ readonly digest: Uint8Array; readonly size: number }>;
}
