import { bulkCrypto } from '#bulk-crypto';
import { beforeLineEnd } from './multipart-boundaries.js';

/** Where delimiters may stand in the body of a multipart while it arrives (RFC 2046 §5.1.1). */

/** How long a line may be that begins as a delimiter and has not ended yet. */
export const MAX_DELIMITER_LINE = 1200;

const [LF, CR, DASH] = [10, 13, 0x2d];
const LINE_OF_DASHES = Uint8Array.of(LF, DASH, DASH);

/** The next line that begins with two dashes; -1 when none is there whole. */
export function dashLine(bytes: Uint8Array, from: number): number {
  return bulkCrypto.indexOf(bytes, LINE_OF_DASHES, from) + 1 || -1;
}

/** Where the bytes begin that may turn out to be the line end and the dashes of a delimiter; never before `floor`. */
export function undecidedFrom(bytes: Uint8Array, floor = 0): number {
  const end = bytes.length;
  if (bytes[end - 1] === LF) return beforeLineEnd(bytes, end, floor);
  if (bytes[end - 1] === DASH && bytes[end - 2] === LF) return beforeLineEnd(bytes, end - 1, floor);
  return bytes[end - 1] === CR ? end - 1 : end;
}
