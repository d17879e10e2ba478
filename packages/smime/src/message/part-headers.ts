import { bulkCrypto } from '#bulk-crypto';
import { concatBytes, equalBytes, utf8 } from '../bytes/byte-arrays.js';
import type { HeaderField } from '../mime/mime-entity.js';
import { contentTypeOf, MIME_LIMITS } from '../mime/parse-mime.js';
import { PartHeader } from './part-header.js';
import { carriesCms, isPkcs7Signature } from './smime-types.js';
import { isWrapper } from './wrapped-message.js';

/**
 * What the parts of an entity say of themselves that the verdict must know. Both are also told where there are more
 * multiparts, or more of what is looked for, than any real message has, because then not all of it was seen.
 */
export interface PartFindings {
  /** The entity or a part of it is signed or encrypted by itself: what lies around it is covered by nothing. */
  readonly protectedParts: boolean;
  /** A part inside claims protected header fields, which are those of the payload's root alone (RFC 9788 §2.1). */
  readonly nestedHeaders: boolean;
  /** The root's header is that of a wrapper; whether one lies in it is not known. */
  readonly wrapper: boolean;
}

const LIMITS = { parts: MIME_LIMITS.parts, boundaries: 32, found: 1000 };
const NOTHING = new Uint8Array();

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
  #open: PartHeader | undefined = new PartHeader(0, false);
  #isBeyond = false;
  #parts = 0;
  /** Where in the whole the bytes begin that pass now, and the end of those before, where a delimiter may begin. */
  #position = 0;
  #tail: Uint8Array = NOTHING;

  add(bytes: Uint8Array): void {
    this.#open?.add(bytes);
    this.#closeWhole();
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
      protectedParts:
        this.#isBeyond || this.#protected.some((position) => position >= start && position < end),
      nestedHeaders: this.#isBeyond || this.#claiming.some((position) => position > start && position < end),
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
      if (++this.#parts >= LIMITS.parts) this.#isBeyond = true;
      this.#open = new PartHeader(this.#position + begin, true);
      this.#open.add(bytes.subarray(Math.max(0, begin)));
      this.#closeWhole();
    }
  }

  #closeWhole(): void {
    if (this.#open?.isWhole) this.#close(Number.POSITIVE_INFINITY);
  }

  /** A header ends at its empty line, and at the next delimiter at the latest. */
  #close(end: number): void {
    const open = this.#open;
    this.#open = undefined;
    const fields = open?.fieldsBefore(end);
    if (open && fields) this.#take(open.position, fields);
  }

  #take(position: number, fields: readonly HeaderField[]): void {
    const type = contentTypeOf(fields);
    const { value, parameters } = type;
    const note = (list: number[]) => {
      if (list.length < LIMITS.found) list.push(position);
      else this.#isBeyond = true;
    };
    if (value === 'multipart/signed' || carriesCms(fields, type) || isPkcs7Signature(value))
      note(this.#protected);
    const claims = /^(cipher|clear)$/i.test(parameters.get('hp') ?? '');
    if (claims || fields.some(({ name }) => name.toLowerCase() === 'hp-outer')) note(this.#claiming);
    if (isWrapper(fields, type)) note(this.#wrappers);
    const boundary = value.startsWith('multipart/') ? parameters.get('boundary') : undefined;
    if (!boundary) return;
    const delimiter = utf8(`\n--${boundary}`);
    if (this.#delimiters.some((known) => equalBytes(known, delimiter))) return;
    if (this.#delimiters.length < LIMITS.boundaries) this.#delimiters.push(delimiter);
    else this.#isBeyond = true;
  }

  #overlap(): number {
    return Math.max(0, ...this.#delimiters.map(({ length }) => length - 1));
  }
}
