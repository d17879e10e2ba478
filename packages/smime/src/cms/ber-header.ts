import { damaged, truncated } from './ber-faults.js';

/** Identifier and length of a BER value (X.690 §8.1.2 and §8.1.3). */
export interface BerHeader {
  /** 0 universal, 2 context-specific. */
  readonly tagClass: number;
  readonly constructed: boolean;
  readonly tag: number;
  /** Undefined: indefinite, ended by end-of-contents. */
  readonly length: number | undefined;
  /** Bytes of identifier and length. */
  readonly size: number;
}

/** The header that lies there; undefined while a byte of it is missing. */
export function berHeaderAt(bytes: Uint8Array, start: number): BerHeader | undefined {
  let at = start;
  const first = bytes[at++];
  if (first === undefined) return undefined;
  let tag = first & 0x1f;
  if (tag === 0x1f) {
    tag = 0;
    let byte: number | undefined;
    do {
      if (at - start > 4) throw truncated();
      byte = bytes[at++];
      if (byte === undefined) return undefined;
      tag = (tag << 7) | (byte & 0x7f);
    } while (byte & 0x80);
  }
  const lengthByte = bytes[at++];
  if (lengthByte === undefined) return undefined;
  let length: number | undefined = lengthByte;
  if (lengthByte === 0x80) {
    length = undefined;
    if (!(first & 0x20)) throw damaged();
  } else if (lengthByte > 0x80) {
    const count = lengthByte & 0x7f;
    if (count > 6) throw truncated();
    if (bytes.length < at + count) return undefined;
    length = 0;
    for (let i = 0; i < count; i++) length = length * 256 + bytes[at++]!;
  }
  return { tagClass: first >> 6, constructed: (first & 0x20) !== 0, tag, length, size: at - start };
}
