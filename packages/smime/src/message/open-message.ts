import type { ByteSource } from '../bytes/byte-source.js';
import type { Certificate } from '../certificates/certificate.js';
import type { DecryptionKey } from '../cms/recipient.js';
import type { MimeEntity } from '../mime/mime-entity.js';
import { SmimeError } from '../smime-error.js';
import type { MessageVerdict } from './message-verdict.js';

const soon = () => new SmimeError('unsupported-algorithm', 'Not there yet.');
export interface OpenOptions {
  readonly keys: readonly DecryptionKey[];
  readonly roots: readonly Certificate[];
  readonly intermediates?: readonly Certificate[];
  readonly crls?: readonly Uint8Array[];
  /** Time of receipt. */
  readonly at: Date;
  /** Addresses of the person reading. */
  readonly readers: readonly string[];
  readonly signal?: AbortSignal;
  readonly onProgress?: (bytes: number) => void;
  /** Anything but AuthEnvelopedData is refused. */
  readonly require?: 'authenticated-encryption';
}
export interface OpenedMessage {
  readonly verdict: MessageVerdict;
  /** The payload with the protected headers. */
  readonly message: MimeEntity;
  readonly bytes: Uint8Array;
}
export function openMessage(_message: ByteSource, _options: OpenOptions): Promise<OpenedMessage> {
  throw soon();
}
export function openCms(_cms: ByteSource, _options: OpenOptions): Promise<OpenedMessage> {
  throw soon();
}
