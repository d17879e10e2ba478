/** Finding the parts of a multipart body (RFC 2046 §5.1.1). */

const [LF, CR, DASH, SPACE, TAB] = [10, 13, 0x2d, 32, 9];

export interface PartRange {
  readonly start: number;
  /** Before the line end that belongs to the delimiter. */
  readonly end: number;
}

/** Byte ranges of the parts, in one pass. A missing closing delimiter ends the last part with the body. */
export function partRanges(bytes: Uint8Array, start: number, end: number, boundary: Uint8Array): PartRange[] {
  const ranges: PartRange[] = [];
  let partStart: number | undefined;
  let line = start;
  while (line < end) {
    const delimiter = delimiterAt(bytes, line, end, boundary);
    if (delimiter) {
      if (partStart !== undefined)
        ranges.push({ start: partStart, end: Math.max(partStart, beforeLineEnd(bytes, line, partStart)) });
      partStart = delimiter.closing ? undefined : delimiter.next;
      if (delimiter.closing) return ranges;
      line = delimiter.next;
      continue;
    }
    const lineFeed = bytes.indexOf(LF, line);
    if (lineFeed < 0 || lineFeed >= end) break;
    line = lineFeed + 1;
  }
  if (partStart !== undefined) ranges.push({ start: partStart, end });
  return ranges;
}

/** A delimiter line at this line start: `--boundary`, `--` when closing, white space, line end. */
export function delimiterAt(
  bytes: Uint8Array,
  line: number,
  end: number,
  boundary: Uint8Array,
): { closing: boolean; next: number } | undefined {
  if (bytes[line] !== DASH || bytes[line + 1] !== DASH) return undefined;
  let position = line + 2;
  if (position + boundary.length > end) return undefined;
  for (let i = 0; i < boundary.length; i++) if (bytes[position + i] !== boundary[i]) return undefined;
  position += boundary.length;
  const closing = bytes[position] === DASH && bytes[position + 1] === DASH && position + 2 <= end;
  if (closing) position += 2;
  while (position < end && (bytes[position] === SPACE || bytes[position] === TAB)) position++;
  if (position >= end) return { closing, next: end };
  if (bytes[position] === LF) return { closing, next: position + 1 };
  if (bytes[position] === CR && position + 1 < end && bytes[position + 1] === LF)
    return { closing, next: position + 2 };
  return undefined;
}

/** Without the line end before a line start; never before `floor`. */
export function beforeLineEnd(bytes: Uint8Array, line: number, floor = 0): number {
  let end = line;
  if (end > floor && bytes[end - 1] === LF) end--;
  if (end > floor && bytes[end - 1] === CR) end--;
  return end;
}
