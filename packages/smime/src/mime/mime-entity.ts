/** One header field as it stands in the message (RFC 5322 §2.2). */
export interface HeaderField {
  /** Without the colon, in the case in which it is written; names are compared without regard to case. */
  readonly name: string;
  /** Unfolded and trimmed, its encoded words (RFC 2047) not decoded. Bytes above ASCII are read as UTF-8 (RFC 6532). */
  readonly value: string;
}

/** A MIME entity (RFC 2045): a whole message or one part of it. */
export interface MimeEntity {
  /** All fields of the header, in their order. */
  readonly headers: readonly HeaderField[];
  /** The text of the first field of that name, encoded words decoded (RFC 2047). */
  header(name: string): string | undefined;
  /** The value of the first field of that name as `headers` has it. */
  rawHeader(name: string): string | undefined;
  /** Media type in lower case, such as `text/html`. Default: `text/plain`, in a digest `message/rfc822` (RFC 2046). */
  readonly contentType: string;
  /** A parameter of Content-Type, such as `charset`, decoded (RFC 2231). */
  parameter(name: string): string | undefined;
  /** Content-Disposition; what nobody knows counts as `attachment` (RFC 2183 §2.8). */
  readonly disposition: 'inline' | 'attachment' | undefined;
  /** From Content-Disposition or Content-Type, decoded (RFC 2231, RFC 2047). May hold anything, also a path. */
  readonly fileName: string | undefined;
  /** Content-ID without the angle brackets. */
  readonly contentId: string | undefined;
  /** The parts of a multipart; empty for everything else. */
  readonly parts: readonly MimeEntity[];
  /**
   * The entity as it stands, header and body, also of a multipart. A part that is signed or encrypted by itself
   * (`partly-covered`) is opened from these by `openMessage`.
   */
  readonly bytes: Uint8Array;
  /** The body without its transfer encoding (RFC 2045 §6). Leaves only: a multipart gives no bytes. */
  body(): Uint8Array;
  /** The body as text in its charset; without a known one as UTF-8 where it is that, else as Windows-1252. */
  text(): string;
}
