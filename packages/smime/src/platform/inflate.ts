/** What comes out of zlib bytes (RFC 1950) as they arrive. */
export interface Inflation {
  /** Comes no faster than it is taken. Throws when the bytes are damaged, cut short or followed by others. */
  readonly content: AsyncIterable<Uint8Array>;
  /** How many of the bytes what came so far was made of. */
  read(): number;
}

/** Chosen by the `#inflate` entry of package.json. */
export type Inflate = (compressed: AsyncIterable<Uint8Array>) => Inflation;
