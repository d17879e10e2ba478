import { copyBytes } from '../bytes/byte-arrays.js';

const [LF, CR] = [10, 13];

/** Bytes up to the empty line that ends a header. However small the pieces they come in, each is looked at once. */
export class HeaderCollector {
  #buffer: Uint8Array = new Uint8Array();
  #length = 0;
  /** The first chunk is kept as it came and must not be written to. */
  #isForeign = true;
  /** Where the line begins that was not yet seen whole, and how far it was searched for its end. */
  #line = 0;
  #searched = 0;

  add(chunk: Uint8Array): void {
    if (this.#length === 0) {
      this.#buffer = chunk;
    } else {
      const length = this.#length + chunk.length;
      if (length > this.#buffer.length || this.#isForeign) {
        const larger = new Uint8Array(Math.max(length, 2 * this.#length));
        larger.set(this.bytes);
        this.#buffer = larger;
        this.#isForeign = false;
      }
      this.#buffer.set(chunk, this.#length);
    }
    this.#length += chunk.length;
  }

  /** What was added is kept while more is waited for: it may lie in the memory of a source that uses it again. */
  keep(): void {
    if (!this.#isForeign) return;
    this.#buffer = copyBytes(this.bytes);
    this.#isForeign = false;
  }

  get bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.#length);
  }

  /** Whether the empty line is there. */
  isComplete(): boolean {
    const { bytes } = this;
    for (;;) {
      const first = bytes[this.#line];
      if (first === LF || (first === CR && bytes[this.#line + 1] === LF)) return true;
      const lineFeed = bytes.indexOf(LF, this.#searched);
      this.#searched = lineFeed < 0 ? bytes.length : lineFeed + 1;
      if (lineFeed < 0) return false;
      this.#line = lineFeed + 1;
    }
  }
}
