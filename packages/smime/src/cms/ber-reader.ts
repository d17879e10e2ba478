import { briefCopy } from '../bytes/brief-copy.js';
import { type Bytes, concatBytes } from '../bytes/byte-arrays.js';
import { type ByteSource, chunksOf } from '../bytes/byte-source.js';
import { SmimeError } from '../smime-error.js';
import { damaged, tooDeep, tooLarge, tooMany, truncated, unexpected } from './ber-faults.js';
import { type BerHeader, berHeaderAt } from './ber-header.js';

const MAX_DEPTH = 32;
/** Values in one element of indefinite length, where each is looked at. */
const MAX_VALUES = 50_000;
const NOTHING = new Uint8Array();

/**
 * Reads BER as it arrives (X.690 §8), without holding more than one element or one piece of content. Positions are
 * kept by a stack of open elements: each ends where it said it would, and so does what lies in it.
 */
export class BerReader {
  readonly #source: AsyncIterator<Uint8Array>;
  readonly #open: { readonly end: number | undefined }[] = [];
  #buffer: Uint8Array = new Uint8Array();
  #start = 0;
  /** Position of #start in the whole. */
  #position = 0;
  #ended = false;
  /** The header that was read last, and where: most are asked for twice. */
  #next: BerHeader | undefined;
  #nextAt = -1;

  constructor(source: ByteSource) {
    this.#source = chunksOf(source)[Symbol.asyncIterator]();
  }

  /** The next element's header, or nothing at the end of the open element. The header is not consumed. */
  async peek(): Promise<BerHeader | undefined> {
    const scope = this.#open.at(-1);
    if (scope?.end !== undefined && this.#position >= scope.end) {
      if (this.#position > scope.end) throw damaged();
      return undefined;
    }
    if (this.#available() < 2 && !(await this.#fill(2))) {
      if (scope === undefined && this.#available() === 0) return undefined;
      throw truncated();
    }
    if (scope && scope.end === undefined && this.#at(0) === 0 && this.#at(1) === 0) return undefined;
    if (this.#nextAt === this.#position) return this.#next;
    const header = this.#headerHere() ?? (await this.#header());
    if (this.#position + header.size + (header.length ?? 0) > this.#end()) throw damaged();
    this.#next = header;
    this.#nextAt = this.#position;
    return header;
  }

  /** Enters the next element, which must be as described. */
  async enter(what: string, expected: { tagClass: number; tag: number }): Promise<BerHeader> {
    const header = await this.peek();
    if (header?.tagClass !== expected.tagClass || header.tag !== expected.tag) throw unexpected(what);
    if (!header.constructed) throw unexpected(what);
    this.#consume(header.size);
    this.#push(header);
    return header;
  }

  /** Leaves the open element; nothing may be left in it. */
  async leave(): Promise<void> {
    const scope = this.#open.at(-1);
    if (!scope || (await this.peek()) !== undefined)
      throw new SmimeError('malformed-asn1', 'The message holds more than it should.');
    if (scope.end === undefined) this.#consume(2);
    this.#open.pop();
  }

  /**
   * The next element whole, header included; the bytes are for as long as the message is read. Refuses more than `limit`
   * bytes.
   */
  async element(what: string, limit: number): Promise<Bytes> {
    const first = await this.peek();
    if (first === undefined) throw unexpected(what);
    if (first.length !== undefined) {
      const size = first.size + first.length;
      if (size > limit) throw tooLarge(what);
      return briefCopy(await this.#take(size));
    }
    const parts: Uint8Array[] = [];
    let size = 0;
    let values = 0;
    const take = async (count: number) => {
      size += count;
      if (size > limit) throw tooLarge(what);
      parts.push(briefCopy(await this.#take(count)));
    };
    const read = async (depth: number): Promise<void> => {
      if (depth > MAX_DEPTH) throw tooDeep();
      if (++values > MAX_VALUES) throw tooMany(what);
      const header = this.#headerHere() ?? (await this.#header());
      await take(header.size);
      if (header.length !== undefined) return take(header.length);
      if (!header.constructed) throw unexpected(what);
      for (;;) {
        if (!(await this.#fill(2))) throw truncated();
        if (this.#at(0) === 0 && this.#at(1) === 0) return take(2);
        await read(depth + 1);
      }
    };
    await read(0);
    // What has no length of its own must not run past the end of what it lies in.
    if (this.#position > this.#end()) throw damaged();
    return concatBytes(parts);
  }

  /** The content of the next OCTET STRING, or of an implicitly tagged one, in whichever form, as it arrives. */
  async *octets(what: string, expected: { tagClass: number; tag: number }): AsyncGenerator<Uint8Array, void> {
    const header = await this.peek();
    if (header?.tagClass !== expected.tagClass || header.tag !== expected.tag) throw unexpected(what);
    this.#consume(header.size);
    if (!header.constructed) {
      yield* this.#content(header);
      return;
    }
    const floor = this.#open.length;
    let nested = 0;
    this.#push(header);
    while (this.#open.length > floor) {
      const small = this.#smallPieces();
      if (small.length > 0) yield small;
      const piece = await this.peek();
      if (!piece) {
        await this.leave();
      } else if (piece.tagClass !== 0 || piece.tag !== 4) {
        throw unexpected(what);
      } else {
        this.#consume(piece.size);
        if (!piece.constructed) yield* this.#content(piece);
        else if (++nested > MAX_VALUES) throw tooMany(what);
        else this.#push(piece);
      }
    }
  }

  /** The content of the small pieces that lie here whole, as one: whoever writes byte by byte multiplies all work. */
  #smallPieces(): Uint8Array {
    const { end, size } = this.#smallRun();
    const gathered = size > 0 ? new Uint8Array(size) : NOTHING;
    for (let filled = 0; this.#start < end; ) {
      const length = this.#at(1)!;
      gathered.set(this.#buffer.subarray(this.#start + 2, this.#start + 2 + length), filled);
      filled += length;
      this.#consume(2 + length);
    }
    return gathered;
  }

  /** Where in the buffer they end, and how many bytes they hold together; empty ones are among them. */
  #smallRun(): { readonly end: number; readonly size: number } {
    const limit = Math.min(this.#available(), this.#end() - this.#position);
    let [at, size] = [0, 0];
    for (;;) {
      const length = this.#at(at + 1);
      if (this.#at(at) !== 4 || length === undefined || length >= 0x80 || at + 2 + length > limit)
        return { end: this.#start + at, size };
      at += 2 + length;
      size += length;
    }
  }

  /** Stops reading; the source is told. */
  async cancel(): Promise<void> {
    await this.#source.return?.();
  }

  async *#content(header: BerHeader): AsyncGenerator<Uint8Array, void> {
    let left = header.length;
    if (left === undefined) throw damaged();
    while (left > 0) {
      if (this.#available() === 0 && !(await this.#fill(1))) throw truncated();
      const count = Math.min(left, this.#available());
      const piece = this.#buffer.subarray(this.#start, this.#start + count);
      this.#consume(count);
      left -= count;
      yield piece;
    }
  }

  /** Where the innermost open element ends that says so. */
  #end(): number {
    return this.#open.findLast(({ end }) => end !== undefined)?.end ?? Number.POSITIVE_INFINITY;
  }

  #push(header: BerHeader): void {
    if (this.#open.length >= MAX_DEPTH) throw tooDeep();
    const end = header.length === undefined ? undefined : this.#position + header.length;
    this.#open.push({ end });
  }

  async #header(): Promise<BerHeader> {
    for (;;) {
      const header = this.#headerHere();
      if (header) return header;
      if (!(await this.#fill(this.#available() + 1))) throw truncated();
    }
  }

  #headerHere(): BerHeader | undefined {
    return berHeaderAt(this.#buffer, this.#start);
  }

  #at(offset: number): number | undefined {
    return this.#buffer[this.#start + offset];
  }

  #available(): number {
    return this.#buffer.length - this.#start;
  }

  #consume(count: number): void {
    this.#start += count;
    this.#position += count;
  }

  async #take(count: number): Promise<Uint8Array> {
    if (this.#available() < count && !(await this.#fill(count))) throw truncated();
    const bytes = this.#buffer.subarray(this.#start, this.#start + count);
    this.#consume(count);
    return bytes;
  }

  /** Makes `count` bytes available in one piece; false at the end of the source. */
  async #fill(count: number): Promise<boolean> {
    if (this.#available() >= count) return true;
    const parts = [this.#buffer.subarray(this.#start)];
    let size = parts[0]!.length;
    while (size < count && !this.#ended) {
      const { done, value } = await this.#source.next();
      if (done) this.#ended = true;
      else {
        parts.push(value);
        size += value.length;
      }
    }
    this.#buffer = parts.length === 2 && parts[0]!.length === 0 ? parts[1]! : concatBytes(parts);
    this.#start = 0;
    return size >= count;
  }
}
