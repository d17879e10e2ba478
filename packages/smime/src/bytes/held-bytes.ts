import { SmimeError } from '../smime-error.js';
import { concatBytes } from './byte-arrays.js';

/**
 * Bytes that are needed again only in rare cases, kept while they are few. Beyond `limit` they are let go, and asking
 * for them is `too-large`.
 */
export class HeldBytes {
  readonly #limit: number;
  #pieces: Uint8Array[] | undefined = [];
  #size = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(bytes: Uint8Array): void {
    this.#size += bytes.length;
    if (this.#size > this.#limit) this.#pieces = undefined;
    this.#pieces?.push(bytes);
  }

  /** Of all bytes that were added, those let go included. */
  get size(): number {
    return this.#size;
  }

  get pieces(): readonly Uint8Array[] {
    if (this.#pieces) return this.#pieces;
    throw new SmimeError(
      'too-large',
      'This message is protected in a way that can be checked only for smaller messages.',
    );
  }

  whole(): Uint8Array {
    const { pieces } = this;
    return pieces.length === 1 ? pieces[0]! : concatBytes(pieces);
  }
}
