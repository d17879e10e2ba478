/** One header field as it stands in the message. */
export interface HeaderField {
  readonly name: string;
  /** Unfolded, in encoded form. */
  readonly value: string;
}

/** A MIME entity (RFC 2045): a whole message or one part of it. */
export interface MimeEntity {
  readonly headers: readonly HeaderField[];
  /** Decoded text (RFC 2047, charset) of the first field of that name. */
  header(name: string): string | undefined;
  /** The undecoded value of the first field of that name. */
  rawHeader(name: string): string | undefined;
  /** Media type in lower case, such as `text/html`. */
  readonly contentType: string;
  /** A parameter of Content-Type, RFC 2231 decoded. */
  parameter(name: string): string | undefined;
  readonly disposition: 'inline' | 'attachment' | undefined;
  /** From Content-Disposition or Content-Type; RFC 2231 and RFC 2047 decoded. */
  readonly fileName: string | undefined;
  /** Content-ID without the angle brackets. */
  readonly contentId: string | undefined;
  /** The parts of a multipart; empty for everything else. */
  readonly parts: readonly MimeEntity[];
  /** The transfer encoding removed. Leaves only: a multipart has none and gives no bytes. */
  body(): Uint8Array;
  /** The body in its charset. */
  text(): string;
}
