import type { Certificate } from '../certificates/certificate.js';
import type { InflationLimits } from '../cms/compressed-data.js';
import type { DecryptionKey } from '../cms/recipient.js';
import type { MimeEntity } from '../mime/mime-entity.js';
import type { MessageVerdict } from './message-verdict.js';

export interface OpenOptions {
  readonly keys: readonly DecryptionKey[];
  readonly roots: readonly Certificate[];
  readonly intermediates?: readonly Certificate[];
  readonly crls?: readonly Uint8Array[];
  /** How large compressed content may become. Default: 64 MiB; above 1 MiB no more than 200 times what it was. */
  readonly inflation?: InflationLimits;
  /** Time of receipt. */
  readonly at: Date;
  /** Addresses of the person reading. */
  readonly readers: readonly string[];
  readonly signal?: AbortSignal;
  /** Bytes of the message read so far. */
  readonly onProgress?: (bytes: number) => void;
  /** Anything but AuthEnvelopedData is refused with `not-authenticated-encryption`. Default: it is told in the verdict. */
  readonly require?: 'authenticated-encryption';
}

/** Content and verdict of a message, which belong together. */
export interface OpenedMessage {
  readonly verdict: MessageVerdict;
  /** The payload with the protected headers; with those of the outer message when none are protected. */
  readonly message: MimeEntity;
  /** The payload as it was signed or encrypted: a MIME entity with its header. */
  readonly bytes: Uint8Array;
}
