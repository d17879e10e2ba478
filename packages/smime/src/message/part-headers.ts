import { bulkCrypto } from '#bulk-crypto';
import { concatBytes, equalBytes, latin1, utf8 } from '../bytes/byte-arrays.js';
import { readHeaderBlock } from '../mime/header-block.js';
import type { HeaderField } from '../mime/mime-entity.js';
import { contentTypeOf, MIME_LIMITS } from '../mime/parse-mime.js';
import { carriesCms, isPkcs7Signature } from './smime-types.js';
import { isWrapper } from './wrapped-message.js';

/** What the parts of an entity say of themselves that the verdict must know. */
export interface PartFindings {
  /** The entity or a part of it is signed or encrypted by itself: what lies around it is covered by nothing. */
  readonly protectedParts: boolean;
  /** A part inside claims protected header fields, which are those of the payload's root alone (RFC 9788 §2.1). */
  readonly nestedHeaders: boolean;
  /** The root's header is that of a wrapper; whether one lies in it is not known. */
  readonly wrapper: boolean;
}

const LIMITS = { header: 16 * 1024, parts: MIME_LIMITS.parts, boundaries: 32, found: 1000 };
const NOTHING = new Uint8Array();
const DELIMITER_REST = /^(--)?[ \t]*\r?\n/;
const MAX_DELIMITER_REST = 200;

/**
 * Looks at the headers of all parts while an entity passes, without building its structure: only delimiters are
 * searched for, which costs next to nothing and no memory.
 */
export class PartHeaders {
  readonly #delimiters: Uint8Array[] = [];
  readonly #protected: number[] = [];
  readonly #claiming: number[] = [];
  readonly #wrappers: number[] = [];
  /** The header that was not seen to its end yet: first that of the root. */
  #open: OpenHeader | undefined = { position: 0, isAfterDelimiter: false, bytes: NOTHING };
  #parts = 0;
  /** Where in the whole the bytes begin that pass now, and the end of those before, where a delimiter may begin. */
  #position = 0;
  #tail: Uint8Array = NOTHING;

  add(bytes: Uint8Array): void {
    if (this.#open) {
      const { bytes: before } = this.#open;
      const more = bytes.subarray(0, LIMITS.header);
      this.#open = { ...this.#open, bytes: before.length > 0 ? concatBytes([before, more]) : more };
      this.#closeWhole();
    }
    const before = this.#tail.length;
    const overlap = this.#overlap();
    if (before > 0)
      this.#search(concatBytes([this.#tail, bytes.subarray(0, overlap)]), before, before, bytes);
    if (overlap > 0) this.#search(bytes, bytes.length, 0, bytes);
    const kept = this.#overlap();
    const end = bytes.length < kept ? concatBytes([this.#tail, bytes]) : bytes;
    this.#tail = end.slice(Math.max(0, end.length - kept));
    this.#position += bytes.length;
  }

  /** Once everything passed: what is between `start` and `end`. */
  findings(start: number, end: number): PartFindings {
    this.#close(this.#position);
    return {
      protectedParts: this.#protected.some((position) => position >= start && position < end),
      nestedHeaders: this.#claiming.some((position) => position > start && position < end),
      wrapper: this.#wrappers.includes(start),
    };
  }

  /** Finds the delimiters that begin in the window before `limit`; after `shift` bytes of it come those passing now. */
  #search(window: Uint8Array, limit: number, shift: number, bytes: Uint8Array): void {
    const next: number[] = [];
    for (let from = 0; this.#parts < LIMITS.parts; ) {
      while (next.length < this.#delimiters.length)
        next.push(bulkCrypto.indexOf(window, this.#delimiters[next.length]!, from));
      const at = Math.min(...next.filter((index) => index >= 0));
      if (!(at < limit)) return;
      from = at + 1;
      // Where one boundary begins like another, the line is the longer one's.
      let length = 0;
      for (const [index, delimiter] of this.#delimiters.entries()) {
        if (next[index] !== at) continue;
        length = Math.max(length, delimiter.length);
        next[index] = bulkCrypto.indexOf(window, delimiter, from);
      }
      const begin = at + length - shift;
      // One that lies whole in the bytes before was found there.
      if (begin <= 0 && shift > 0) continue;
      this.#close(this.#position + at - shift);
      this.#parts++;
      this.#open = {
        position: this.#position + begin,
        isAfterDelimiter: true,
        bytes: bytes.subarray(begin, begin + LIMITS.header),
      };
      this.#closeWhole();
    }
  }

  #closeWhole(): void {
    const open = this.#open!;
    const header = headerOf(open);
    if (open.bytes.length >= LIMITS.header || (header && hasEmptyLine(header)))
      this.#close(Number.POSITIVE_INFINITY);
  }

  /** A header ends at its empty line, and at the next delimiter at the latest. */
  #close(end: number): void {
    if (!this.#open) return;
    const open = this.#open;
    this.#open = undefined;
    const bytes = open.bytes.subarray(0, Math.max(0, end - open.position));
    const header = headerOf({ ...open, bytes });
    if (header) this.#take(open.position + bytes.length - header.length, readHeaderBlock(header).fields);
  }

  #take(position: number, fields: readonly HeaderField[]): void {
    const { value, parameters } = contentTypeOf(fields);
    const note = (list: number[]) => list.length < LIMITS.found && list.push(position);
    if (value === 'multipart/signed' || carriesCms(fields) || isPkcs7Signature(value)) note(this.#protected);
    const claims = /^(cipher|clear)$/i.test(parameters.get('hp') ?? '');
    if (claims || fields.some(({ name }) => name.toLowerCase() === 'hp-outer')) note(this.#claiming);
    if (isWrapper(fields)) note(this.#wrappers);
    const boundary = value.startsWith('multipart/') ? parameters.get('boundary') : undefined;
    if (!boundary || this.#delimiters.length >= LIMITS.boundaries) return;
    const delimiter = utf8(`\n--${boundary}`);
    if (!this.#delimiters.some((known) => equalBytes(known, delimiter))) this.#delimiters.push(delimiter);
  }

  #overlap(): number {
    return Math.max(0, ...this.#delimiters.map(({ length }) => length - 1));
  }
}

interface OpenHeader {
  /** Of the bytes, in the whole. */
  readonly position: number;
  /** The bytes begin with the rest of the delimiter line. */
  readonly isAfterDelimiter: boolean;
  readonly bytes: Uint8Array;
}

/** What follows the delimiter line; nothing after a closing one, and while its end was not seen. */
function headerOf({ isAfterDelimiter, bytes }: OpenHeader): Uint8Array | undefined {
  if (!isAfterDelimiter) return bytes;
  const rest = DELIMITER_REST.exec(latin1(bytes.subarray(0, MAX_DELIMITER_REST)));
  return rest && rest[1] === undefined ? bytes.subarray(rest[0].length) : undefined;
}

const EMPTY_LINES = ['\n\n', '\n\r\n'].map(utf8);
const [LF, CR] = [10, 13];

function hasEmptyLine(header: Uint8Array): boolean {
  const first = header[0] === LF || (header[0] === CR && header[1] === LF);
  return first || EMPTY_LINES.some((line) => bulkCrypto.indexOf(header, line, 0) >= 0);
}
