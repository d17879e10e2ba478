import { asUint8Array, utf8 } from '../bytes/byte-arrays.js';
import { requireBytes } from '../bytes/byte-source.js';
import { SmimeError } from '../smime-error.js';
import { decodeText, decodeUnlabelled } from './charset.js';
import { decodeEncodedWords } from './encoded-word.js';
import { type RawField, readHeaderBlock } from './header-block.js';
import { type ParameterisedValue, parseParameters } from './header-parameters.js';
import type { HeaderField, MimeEntity } from './mime-entity.js';
import { partRanges } from './multipart-boundaries.js';
import { decodeTransfer } from './transfer-encoding.js';

export const MIME_LIMITS = { depth: 32, parts: 10_000 };

/**
 * Parses a message (RFC 5322) or a part of one (RFC 2045). Whatever is wrong in it is read as mail programs read it; the
 * bytes are not copied.
 * @throws {SmimeError}
 * - `too-deep`: more than 32 parts inside each other.
 * - `too-large`: more than 10 000 parts, a header of more than 2000 fields or 1 MiB, or a field with parameters of more
 *   than 64 KiB.
 * - `invalid-argument`: it is no Uint8Array.
 */
export function parseMime(bytes: Uint8Array): MimeEntity {
  requireBytes(bytes, 'message');
  return parseEntity(asUint8Array(bytes), 0, bytes.length, 0, { parts: 0 }, 'text/plain');
}

/** The entity with other header fields over the same body: protected headers, or those of the outer message. */
export function withHeaders(entity: MimeEntity, headers: readonly HeaderField[]): MimeEntity {
  return new ParsedEntity(headers, contentTypeOf(headers, entity.contentType), ParsedEntity.sourceOf(entity));
}

/** The fields of its header as they stand. */
export function rawFieldsOf(entity: MimeEntity): readonly RawField[] {
  return ParsedEntity.sourceOf(entity).fields;
}

interface Source {
  readonly fields: readonly RawField[];
  /** Header and body, and the body alone. */
  readonly bytes: Uint8Array;
  readonly raw: Uint8Array;
  readonly parts: readonly MimeEntity[];
}

function parseEntity(
  bytes: Uint8Array,
  start: number,
  end: number,
  depth: number,
  count: { parts: number },
  defaultType: string,
): MimeEntity {
  if (depth > MIME_LIMITS.depth)
    throw new SmimeError('too-deep', 'The message is nested deeper than any real message.');
  if (++count.parts > MIME_LIMITS.parts)
    throw new SmimeError('too-large', 'The message has more parts than any real message.');
  const { fields, bodyStart } = readHeaderBlock(bytes, start, end);
  const type = contentTypeOf(fields, defaultType);
  const boundary = type.parameters.get('boundary');
  const parts =
    type.value.startsWith('multipart/') && boundary
      ? partRanges(bytes, bodyStart, end, utf8(boundary)).map((range) =>
          parseEntity(
            bytes,
            range.start,
            range.end,
            depth + 1,
            count,
            type.value === 'multipart/digest' ? 'message/rfc822' : 'text/plain',
          ),
        )
      : [];
  const headers = fields.map(({ name, value }) => ({ name, value }));
  return new ParsedEntity(headers, type, {
    fields,
    bytes: bytes.subarray(start, end),
    raw: bytes.subarray(bodyStart, end),
    parts,
  });
}

class ParsedEntity implements MimeEntity {
  readonly headers: readonly HeaderField[];
  readonly contentType: string;
  readonly disposition: 'inline' | 'attachment' | undefined;
  readonly fileName: string | undefined;
  readonly contentId: string | undefined;
  readonly parts: readonly MimeEntity[];
  readonly bytes: Uint8Array;
  readonly #source: Source;
  readonly #parameters: ReadonlyMap<string, string>;
  readonly #transferEncoding: string;
  #body: Uint8Array | undefined;

  constructor(headers: readonly HeaderField[], type: ParameterisedValue, source: Source) {
    this.headers = headers;
    this.parts = source.parts;
    this.bytes = source.bytes;
    this.#source = source;
    this.contentType = type.value;
    this.#parameters = type.parameters;
    this.#transferEncoding = transferEncodingOf(headers);
    const disposition = parseParameters(this.rawHeader('content-disposition') ?? '');
    // A disposition nobody knows is an attachment (RFC 2183 §2.8).
    this.disposition =
      disposition.value === '' ? undefined : disposition.value === 'inline' ? 'inline' : 'attachment';
    this.fileName = disposition.parameters.get('filename') ?? type.parameters.get('name');
    this.contentId = this.rawHeader('content-id')?.trim().replace(/^<|>$/g, '');
  }

  static sourceOf(entity: MimeEntity): Source {
    return (entity as ParsedEntity).#source;
  }

  header(name: string): string | undefined {
    const value = this.rawHeader(name);
    return value === undefined ? undefined : decodeEncodedWords(value);
  }

  rawHeader(name: string): string | undefined {
    return headerValue(this.headers, name);
  }

  parameter(name: string): string | undefined {
    return this.#parameters.get(name.toLowerCase());
  }

  body(): Uint8Array {
    if (this.parts.length > 0) return new Uint8Array();
    this.#body ??= decodeTransfer(this.#transferEncoding, this.#source.raw);
    return this.#body;
  }

  text(): string {
    const bytes = this.body();
    return decodeText(bytes, this.parameter('charset') ?? '') ?? decodeUnlabelled(bytes);
  }
}

export function headerValue(headers: readonly HeaderField[], name: string): string | undefined {
  const wanted = name.toLowerCase();
  return headers.find((field) => field.name.toLowerCase() === wanted)?.value;
}

export function transferEncodingOf(headers: readonly HeaderField[]): string {
  return parseParameters(headerValue(headers, 'content-transfer-encoding') ?? '').value;
}

/** A type without a slash is no type: the default of RFC 2045 §5.2 stands in. */
export function contentTypeOf(
  headers: readonly HeaderField[],
  defaultType = 'text/plain',
): ParameterisedValue {
  const type = parseParameters(headerValue(headers, 'content-type') ?? '');
  const isType = /^[^\s/]+\/[^\s/]+$/.test(type.value);
  return isType ? type : { value: defaultType, parameters: type.parameters };
}
