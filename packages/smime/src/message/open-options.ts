import type { Certificate } from '../certificates/certificate.js';
import type { InflationLimits } from '../cms/compressed-data.js';
import type { DecryptionKey } from '../cms/recipient.js';
import type { MimeEntity } from '../mime/mime-entity.js';
import type { MessageVerdict } from './message-verdict.js';

/** What messages are opened with, and what they are judged by. */
export interface OpenOptions {
  /**
   * The reader's, in any order. For each encryption the one that a recipient names is used, and passwords are tried when
   * none is named. May be empty.
   */
  readonly keys: readonly DecryptionKey[];
  /** Who is trusted to say who a signer is. Without any no signature is more than `untrusted`. */
  readonly roots: readonly Certificate[];
  /** Certificates of authorities below the roots, beside those that come with the message. Default: none. */
  readonly intermediates?: readonly Certificate[];
  /** DER, beside those that come with a signature. Default: none. */
  readonly crls?: readonly Uint8Array[];
  /** Stored OCSP responses, DER; they count like CRLs. Those that come with a signature are looked at too (RFC 5940). */
  readonly ocspResponses?: readonly Uint8Array[];
  /**
   * Gets more of both, from `crlUrls` and `ocspUrls` of the certificates or anywhere else. Asked once for each signer
   * whose path holds and about whose revocation `crls` and `ocspResponses` leave something open, whatever came with the
   * signature; and never for others: whoever sends a message must not choose what its reader's machine connects to.
   * When it rejects, so does opening: what cannot be reached is best left out. What is found and cannot be read says
   * nothing.
   */
  readonly findRevocation?: (path: readonly Certificate[]) => Promise<RevocationInformation>;
  /** A signer of whose revocation nothing is known is `untrusted` (`revocation-unknown`). Default: no. */
  readonly requireRevocation?: boolean;
  /** Time of receipt: certificates must be valid then. */
  readonly at: Date;
  /** Addresses of the person reading, in any case: one of them is to be in From, To, Cc or the protected Bcc. */
  readonly readers: readonly string[];
  /** Stops reading: what is under way then ends in `aborted`. */
  readonly signal?: AbortSignal;
  /** Bytes of the message read so far. */
  readonly onProgress?: (bytes: number) => void;
  /** Anything but AuthEnvelopedData is refused. Default: it is told in the verdict. */
  readonly require?: 'authenticated-encryption';
  /** How large compressed content may become. Default: 64 MiB; above 1 MiB no more than 200 times what it was. */
  readonly inflation?: InflationLimits;
}

/** DER; neither needs to be trusted: both are signed. */
export interface RevocationInformation {
  readonly crls?: readonly Uint8Array[];
  readonly ocspResponses?: readonly Uint8Array[];
}

/** Content and verdict of a message, which belong together. */
export interface OpenedMessage {
  readonly verdict: MessageVerdict;
  /** The payload with the protected headers; with those of the outer message when none are protected. */
  readonly message: MimeEntity;
  /** The payload as it was signed or encrypted: a MIME entity with its header. Without the wrapper, if it had one. */
  readonly bytes: Uint8Array;
}
