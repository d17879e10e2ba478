import { bulkCrypto } from '#bulk-crypto';
import { concatBytes, copyBytes } from '../bytes/byte-arrays.js';

/** Removes a content transfer encoding piece by piece (RFC 2045 §6). */
export interface TransferDecoder {
  push(bytes: Uint8Array): Uint8Array;
  end(): Uint8Array;
}

export function decodeTransfer(encoding: string, bytes: Uint8Array): Uint8Array {
  const decoder = transferDecoder(encoding);
  if (!decoder) return bytes;
  return concatBytes([decoder.push(bytes), decoder.end()]);
}

/** Nothing for 7bit, 8bit, binary and names nobody knows: those bodies stand as they are. */
export function transferDecoder(encoding: string): TransferDecoder | undefined {
  if (encoding === 'base64') return base64Decoder();
  if (encoding === 'quoted-printable') return quotedPrintableDecoder();
  return undefined;
}

const [TAB, LF, CR, SPACE, EQUALS] = [9, 10, 13, 32, 0x3d];

const [T0, T1, T2, T3] = [18, 12, 6, 0].map((shift) => {
  const table = new Int32Array(256).fill(-1);
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  for (let i = 0; i < 64; i++) table[alphabet.charCodeAt(i)] = i << shift;
  return table;
}) as [Int32Array, Int32Array, Int32Array, Int32Array];
const PADDING = 0x3d;
const NOTHING = new Uint8Array();
/** Bytes without a line end that are decoded without waiting for one. */
const LONG_LINE = 1000;

/** Characters outside the alphabet are passed over, as RFC 2045 §6.8 asks. */
export function base64Decoder(): TransferDecoder {
  let group = 0;
  let digits = 0;
  let held: Uint8Array = new Uint8Array();
  return {
    push(bytes) {
      // A line that is not there whole waits for its rest, so that the bulk can be decoded line by line.
      const first = held.length > 0 ? bytes.indexOf(LF) + 1 : 0;
      if (held.length > 0 && first === 0 && held.length + bytes.length <= LONG_LINE) {
        held = concatBytes([held, bytes]);
        return NOTHING;
      }
      const begun = held.length > 0 ? concatBytes([held, bytes.subarray(0, first)]) : NOTHING;
      const lines = Math.max(first, bytes.lastIndexOf(LF) + 1);
      const isLong = bytes.length - lines > LONG_LINE;
      const end = isLong ? bytes.length : lines;
      held = isLong ? NOTHING : copyBytes(bytes.subarray(lines));
      const out = bulkCrypto.unwrittenBytes(decodedSize(begun.length + end - first));
      return out.subarray(0, decodeBulk(bytes.subarray(first, end), out, decode(begun, out, 0)));
    },
    end() {
      const out = new Uint8Array(decodedSize(held.length));
      return out.subarray(0, flush(out, decode(held, out, 0)));
    },
  };

  /** At most: with what is left of the bytes before, and at the end of all. */
  function decodedSize(length: number): number {
    return Math.ceil((length * 3) / 4) + 6;
  }

  /** Writes to `out` from `at` on; answers where it ended, as all of these do. */
  function decodeBulk(bytes: Uint8Array, out: Uint8Array, at: number): number {
    if (bytes.length === 0) return at;
    if (digits > 0) return decode(bytes, out, at);
    const size = bulkCrypto.decodeBase64Lines(bytes, out, at);
    if (size !== undefined) return at + size;
    // A body's last line is shorter.
    const last = bytes.lastIndexOf(LF, -2) + 1;
    const before = last > 0 ? bulkCrypto.decodeBase64Lines(bytes.subarray(0, last), out, at) : undefined;
    return before === undefined ? decode(bytes, out, at) : decode(bytes.subarray(last), out, at + before);
  }

  function decode(bytes: Uint8Array, out: Uint8Array, at: number): number {
    const length = bytes.length;
    let o = at;
    let i = 0;
    while (i < length) {
      if (digits === 0) {
        // Whole groups without anything between them: nearly all of a body.
        while (i + 4 <= length) {
          const value = T0[bytes[i]!]! | T1[bytes[i + 1]!]! | T2[bytes[i + 2]!]! | T3[bytes[i + 3]!]!;
          if (value < 0) break;
          out[o] = value >> 16;
          out[o + 1] = value >> 8;
          out[o + 2] = value;
          o += 3;
          i += 4;
        }
        if (i >= length) break;
      }
      const byte = bytes[i++]!;
      const digit = T3[byte]!;
      if (digit >= 0) {
        group = (group << 6) | digit;
        if (++digits === 4) {
          out[o++] = group >> 16;
          out[o++] = group >> 8;
          out[o++] = group;
          group = 0;
          digits = 0;
        }
      } else if (byte === PADDING && digits > 0) {
        o = flush(out, o);
      }
    }
    return o;
  }

  function flush(out: Uint8Array, start: number): number {
    let o = start;
    if (digits === 2) out[o++] = group >> 4;
    if (digits === 3) {
      out[o++] = group >> 10;
      out[o++] = group >> 2;
    }
    group = 0;
    digits = 0;
    return o;
  }
}

/** More white space than a line may have characters (76) is no transport's padding: it stands, and is not waited for. */
const MAX_PADDING = 256;

/** White space at the end of a line is removed (RFC 2045 §6.7 rule 3); a damaged escape stands as it is. */
export function quotedPrintableDecoder(): TransferDecoder {
  // What may still turn out to be an escape or white space before a line's end.
  let held: Uint8Array = new Uint8Array();
  return {
    push(bytes) {
      const input = held.length > 0 ? concatBytes([held, bytes]) : bytes;
      return decode(input, false);
    },
    end: () => decode(held, true),
  };

  function decode(input: Uint8Array, last: boolean): Uint8Array {
    const out = new Uint8Array(input.length);
    let o = 0;
    let i = 0;
    held = new Uint8Array();
    while (i < input.length) {
      const byte = input[i]!;
      if (byte === SPACE || byte === TAB) {
        const end = paddingEnd(input, i);
        const isPadding = end - i < MAX_PADDING;
        const next = input[end];
        if (isPadding && !last && (next === undefined || (next === CR && end + 1 === input.length))) {
          held = copyBytes(input.subarray(i));
          break;
        }
        const atLineEnd = next === undefined || next === LF || (next === CR && (input[end + 1] ?? LF) === LF);
        if (!isPadding || !atLineEnd) {
          out.set(input.subarray(i, end), o);
          o += end - i;
        }
        i = end;
      } else if (byte !== EQUALS) {
        out[o++] = byte;
        i++;
      } else {
        // A soft break may carry white space between the sign and the line's end.
        const end = paddingEnd(input, i + 1);
        const isPadding = end - i <= MAX_PADDING;
        if (isPadding && !last && end + 1 >= input.length && input[end] !== LF) {
          held = copyBytes(input.subarray(i));
          break;
        }
        const value = hex(input[i + 1]) * 16 + hex(input[i + 2]);
        if (!isPadding) {
          out[o++] = byte;
          i++;
        } else if (input[end] === LF) i = end + 1;
        else if (input[end] === CR && input[end + 1] === LF) i = end + 2;
        else if (value >= 0) {
          out[o++] = value;
          i += 3;
        } else if (end >= input.length) i = end;
        else {
          out[o++] = byte;
          i++;
        }
      }
    }
    return out.subarray(0, o);
  }
}

/** Where white space ends that begins here, or the part of it that counts as padding. */
function paddingEnd(input: Uint8Array, from: number): number {
  const limit = Math.min(input.length, from + MAX_PADDING);
  let end = from;
  while (end < limit && (input[end] === SPACE || input[end] === TAB)) end++;
  return end;
}

function hex(byte: number | undefined): number {
  if (byte === undefined) return Number.NEGATIVE_INFINITY;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : Number.NEGATIVE_INFINITY;
}
