import { concatBytes, fromLatin1, randomBytes, toHex, utf8 } from '../bytes/byte-arrays.js';
import { SmimeError } from '../smime-error.js';
import { dashLine, MAX_DELIMITER_LINE, undecidedFrom } from './delimiter-search.js';
import { HEADER_LIMITS, type RawField, readHeaderBlock } from './header-block.js';
import { beforeLineEnd, delimiterAt } from './multipart-boundaries.js';
import { contentTypeOf, MIME_LIMITS } from './parse-mime.js';
import type { TransferDecoder } from './transfer-encoding.js';

/** A push transformer of bytes; what it gives may come later than what it gets. */
export interface ByteTransformer {
  push(bytes: Uint8Array): Uint8Array[];
  end(): Uint8Array[];
}

/** An entity on its way: its header as it is written, and what its body is to pass through. */
export interface TranscodedEntity {
  readonly header: readonly Uint8Array[];
  readonly body: ByteTransformer;
}

/** How the bodies of a message's parts are written anew. */
export interface Transcoding {
  /** For the body with this header; nothing when it passes as it is. */
  readonly recode: (
    fields: readonly RawField[],
  ) => { readonly encoding: string; readonly coder: TransferDecoder } | undefined;
  /** Whether a body may hold the old boundary once it is written anew. */
  readonly renewBoundaries: boolean;
  /**
   * Called with the header of each entity, and without one after the last part of a multipart; what it gives is called
   * with what then passes as it is.
   */
  readonly inspect?: (fields: readonly RawField[] | undefined) => (passing: Uint8Array) => void;
}

const [LF, CR, DASH] = [10, 13, 0x2d];

interface OpenMultipart {
  readonly boundary: Uint8Array;
  /** What the delimiter says in the output. */
  readonly written: Uint8Array;
}

/**
 * Writes the bodies of a message anew while it passes. The body comes without the header of the message itself, which
 * the caller has read.
 *
 * Multiparts get fresh random boundaries where a body that is written anew may hold the old one. What is signed or
 * encrypted by itself, and enclosed messages, pass as they are.
 */
export function bodyTranscoder(
  header: readonly RawField[],
  { recode, renewBoundaries, inspect }: Transcoding,
): TranscodedEntity {
  const stack: OpenMultipart[] = [];
  let decoder: TransferDecoder | undefined;
  let look: ((passing: Uint8Array) => void) | undefined;
  let mode: 'header' | 'body' = 'body';
  let pending: Uint8Array = new Uint8Array();
  let atLineStart = true;
  let out: Uint8Array[] = [];
  let entities = 0;

  const headerOut = beginEntity(header);

  return {
    header: headerOut,
    body: {
      push(bytes) {
        pending = pending.length > 0 ? concatBytes([pending, bytes]) : bytes;
        return run(false);
      },
      end: () => run(true),
    },
  };

  function run(last: boolean): Uint8Array[] {
    out = [];
    let more = true;
    while (more && (pending.length > 0 || (last && mode === 'header'))) {
      more = mode === 'header' ? takeHeader(last) : takeBody(last);
    }
    if (last) finishLeaf();
    return out;
  }

  /** Chooses what happens to the entity's body, and gives the header as it is written. */
  function beginEntity(fields: readonly RawField[]): readonly Uint8Array[] {
    if (++entities > MIME_LIMITS.parts)
      throw new SmimeError('too-large', 'The message has more parts than any real message.');
    const type = contentTypeOf(fields);
    decoder = undefined;
    look = inspect?.(fields);
    if (type.value.startsWith('multipart/')) {
      const boundary = type.parameters.get('boundary');
      const untouchable = type.value === 'multipart/signed' || type.value === 'multipart/encrypted';
      const field = fields.findIndex(({ name }) => name.toLowerCase() === 'content-type');
      const fresh = `=_${toHex(randomBytes(16))}`;
      const rewritten = boundary && field >= 0 ? withBoundary(fields[field]!.text, fresh) : undefined;
      if (!boundary || untouchable || (renewBoundaries && !rewritten)) return fields.map(({ raw }) => raw);
      if (stack.length >= MIME_LIMITS.depth)
        throw new SmimeError('too-deep', 'The message is nested deeper than any real message.');
      stack.push({ boundary: utf8(boundary), written: utf8(renewBoundaries ? fresh : boundary) });
      return fields.map(({ raw }, index) => (renewBoundaries && index === field ? rewritten! : raw));
    }
    if (type.value.startsWith('message/')) return fields.map(({ raw }) => raw);
    const recoding = recode(fields);
    decoder = recoding?.coder;
    if (!recoding) return fields.map(({ raw }) => raw);
    return fields.map(({ name, raw }) =>
      name.toLowerCase() === 'content-transfer-encoding' ? utf8(`${name}: ${recoding.encoding}\r\n`) : raw,
    );
  }

  /** The header of a part, once it is there whole. */
  function takeHeader(last: boolean): boolean {
    const end = headerEnd(pending);
    // A part may be nothing but a header: then a delimiter ends it.
    const stop = delimiterIn(pending, end ?? pending.length);
    if (end === undefined && stop === undefined && !last) {
      if (pending.length > HEADER_LIMITS.bytes) {
        throw new SmimeError('too-large', 'A part has a larger header than any real message.');
      }
      return false;
    }
    const header = readHeaderBlock(pending, 0, stop ?? end ?? pending.length);
    const { fieldsStart, fieldsEnd, bodyStart } = header;
    const written = beginEntity(header.fields);
    const before = pending.subarray(0, fieldsStart);
    look?.(before);
    out.push(before, ...written, pending.subarray(fieldsEnd, bodyStart));
    pending = pending.subarray(bodyStart);
    mode = 'body';
    atLineStart = true;
    return true;
  }

  /** Body bytes up to the next delimiter, or as far as none can begin. */
  function takeBody(last: boolean): boolean {
    if (stack.length === 0) return release(pending.length, false);
    for (let line = atLineStart ? 0 : dashLine(pending, 0); ; line = dashLine(pending, line)) {
      if (line < 0) return release(last ? pending.length : undecidedFrom(pending), false);
      const visible = pending.length - line;
      const dashes =
        visible >= 2
          ? pending[line] === DASH && pending[line + 1] === DASH
          : visible === 0 || pending[line] === DASH;
      if (!dashes) continue;
      const cut = beforeLineEnd(pending, line);
      const whole = last || visible > MAX_DELIMITER_LINE || pending.indexOf(LF, line) >= 0;
      if (!whole) return release(cut, cut === line);
      const found = delimiterAtLine(line);
      if (!found) continue;
      release(cut, true);
      takeDelimiter(pending.subarray(0, line - cut), found);
      pending = pending.subarray(found.next - cut);
      return true;
    }
  }

  function release(count: number, lineStart: boolean): false {
    if (count > 0) {
      const bytes = pending.subarray(0, count);
      if (!decoder) look?.(bytes);
      out.push(decoder ? decoder.push(bytes) : bytes);
    }
    pending = pending.subarray(count);
    atLineStart = lineStart;
    return false;
  }

  function takeDelimiter(lineEnd: Uint8Array, found: { level: number; closing: boolean }): void {
    finishLeaf();
    const { written } = stack[found.level]!;
    stack.length = found.level + (found.closing ? 0 : 1);
    out.push(lineEnd, utf8('--'), written, utf8(found.closing ? '--\r\n' : '\r\n'));
    atLineStart = true;
    if (found.closing) look = inspect?.(undefined);
    mode = found.closing ? 'body' : 'header';
  }

  /** A delimiter of any open multipart at this line start; the innermost is asked first. */
  function delimiterAtLine(line: number, bytes = pending) {
    for (let level = stack.length - 1; level >= 0; level--) {
      const found = delimiterAt(bytes, line, bytes.length, stack[level]!.boundary);
      if (found) return { level, ...found };
    }
    return undefined;
  }

  function delimiterIn(bytes: Uint8Array, limit: number): number | undefined {
    for (let line = 0; line >= 0 && line < limit; line = nextLine(bytes, line)) {
      if (delimiterAtLine(line, bytes) && bytes.indexOf(LF, line) >= 0) return line;
    }
    return undefined;
  }

  function finishLeaf(): void {
    const rest = decoder?.end();
    if (rest && rest.length > 0) out.push(rest);
    decoder = undefined;
  }
}

function headerEnd(bytes: Uint8Array): number | undefined {
  for (let line = 0; ; ) {
    if (bytes[line] === LF) return line + 1;
    if (bytes[line] === CR && bytes[line + 1] === LF) return line + 2;
    const lineFeed = bytes.indexOf(LF, line);
    if (lineFeed < 0) return undefined;
    line = lineFeed + 1;
  }
}

/** Where the next line starts; -1 when no line end was seen. */
function nextLine(bytes: Uint8Array, from: number): number {
  const lineFeed = bytes.indexOf(LF, from);
  return lineFeed < 0 ? -1 : lineFeed + 1;
}

/** The field with another boundary; nothing when it is written in a way that cannot be replaced safely. */
function withBoundary(field: string, boundary: string): Uint8Array | undefined {
  const matches = [...field.matchAll(/([;\s]boundary\s*=\s*)("(?:[^"\\]|\\.)*"|[^\s";]+)/gi)];
  if (matches.length !== 1 || /boundary\*/i.test(field)) return undefined;
  const [whole, lead = ''] = matches[0]!;
  const at = matches[0]!.index;
  return fromLatin1(`${field.slice(0, at)}${lead}"${boundary}"${field.slice(at + whole.length)}`);
}
