import { concatBytes } from '../bytes/byte-arrays.js';
import { latin1 } from '../bytes/latin1.js';
import { HEADER_LIMITS, type RawField, readHeaderBlock } from '../mime/header-block.js';
import { HeaderCollector } from '../mime/header-collector.js';

const DELIMITER_REST = /^(--)?[ \t]*\r?\n$/;
const MAX_DELIMITER_REST = 200;
const LF = 10;
const NOTHING = new Uint8Array();

/** The header of a part as it arrives, after the rest of the delimiter line before it; the root has none. */
export class PartHeader {
  readonly #header = new HeaderCollector();
  #position: number;
  /** What has come of the delimiter line. */
  #line: Uint8Array | undefined;
  #isPart = true;

  /** @param position Of the first byte that is added, in the whole. */
  constructor(position: number, isAfterDelimiter: boolean) {
    this.#position = position;
    this.#line = isAfterDelimiter ? NOTHING : undefined;
  }

  /** Of the header's first byte. */
  get position(): number {
    return this.#position;
  }

  add(bytes: Uint8Array): void {
    if (this.#line === undefined) {
      this.#header.add(bytes);
      return;
    }
    const rest = bytes.subarray(0, MAX_DELIMITER_REST);
    const line = this.#line.length > 0 ? concatBytes([this.#line, rest]) : rest;
    const end = line.indexOf(LF) + 1;
    if (end === 0 && line.length < MAX_DELIMITER_REST) {
      this.#line = line;
      return;
    }
    const match = end > 0 ? DELIMITER_REST.exec(latin1(line.subarray(0, end))) : null;
    // Nothing begins after a closing delimiter, and after a line that only looks like one.
    this.#isPart = match !== null && match[1] === undefined;
    const after = bytes.subarray(end - this.#line.length);
    this.#position += end;
    this.#line = undefined;
    if (this.#isPart && after.length > 0) this.#header.add(after);
  }

  /** Nothing more belongs to it. */
  get isWhole(): boolean {
    if (!this.#isPart) return true;
    if (this.#line !== undefined) return false;
    return this.#header.isComplete() || this.#header.bytes.length > HEADER_LIMITS.bytes;
  }

  /**
   * The fields before `end`, where the next delimiter begins; undefined when no part began here.
   * Throws `too-large` as `readHeaderBlock`.
   */
  fieldsBefore(end: number): readonly RawField[] | undefined {
    if (!this.#isPart || this.#line !== undefined) return undefined;
    return readHeaderBlock(this.#header.bytes.subarray(0, Math.max(0, end - this.#position))).fields;
  }
}
