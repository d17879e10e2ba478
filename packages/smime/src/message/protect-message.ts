import type { ByteSource } from '../bytes/byte-source.js';
import type { Recipient } from '../cms/recipient.js';
import type { Signer } from '../cms/signer.js';
import { SmimeError } from '../smime-error.js';

const soon = () => new SmimeError('unsupported-algorithm', 'Not there yet.');
export interface ProtectOptions {
  /** RFC 5322 as the mail program wrote it, with To and Cc; Bcc is removed always. */
  readonly message: ByteSource;
  /** Set when the message has none. */
  readonly messageId?: string;
  /** Set when the message has none. */
  readonly date?: Date;
  /** Addresses shown outside; by default those inside. Both empty: `To: undisclosed-recipients:;`. */
  readonly outerTo?: readonly string[];
  readonly outerCc?: readonly string[];
  readonly signer: Signer;
  readonly recipients: readonly Recipient[];
  readonly contentEncryption: 'aes-256-gcm' | 'aes-256-cbc';
  /** How the parts are encoded inside the encryption. Default: binary. */
  readonly inner?: 'binary' | 'base64';
  readonly signingTime: Date;
  /** The Subject outside. Default: `[...]` (RFC 9788, hcp_baseline). */
  readonly obscuredSubject?: string;
  readonly signal?: AbortSignal;
  /** Bytes of the message read so far. */
  readonly onProgress?: (bytes: number) => void;
}
export interface ProtectedMessage {
  readonly messageId: string;
  /** The whole outer RFC 5322 message: CRLF, 7 bit, base64 body. Can be read once. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** SHA-256 and size of the decoded CMS; resolves when `bytes` is exhausted. */
  readonly summary: Promise<{ readonly digest: Uint8Array; readonly size: number }>;
}
export function protectMessage(_options: ProtectOptions): Promise<ProtectedMessage> {
  throw soon();
}
