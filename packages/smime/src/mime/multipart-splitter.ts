import { concatBytes } from '../bytes/byte-arrays.js';
import { dashLine, MAX_DELIMITER_LINE, undecidedFrom } from './delimiter-search.js';
import { beforeLineEnd, delimiterAt } from './multipart-boundaries.js';

/** A stretch of a multipart body. One after the other they are the body, byte by byte. */
export interface BodyStretch {
  readonly bytes: Uint8Array;
  /** A delimiter line, with the line end before it (RFC 2046 §5.1.1); otherwise bytes of preamble, part or epilogue. */
  readonly delimiter: 'part' | 'closing' | undefined;
}

const [LF, DASH] = [10, 0x2d];

/** Divides a multipart body while it passes. */
export async function* splitMultipart(
  body: AsyncIterable<Uint8Array>,
  boundary: Uint8Array,
): AsyncGenerator<BodyStretch, void, undefined> {
  let pending: Uint8Array = new Uint8Array();
  let atLineStart = true;
  let position = 0;

  for await (const chunk of body) {
    pending = pending.length > 0 ? concatBytes([pending, chunk]) : chunk;
    yield* stretches(false);
  }
  yield* stretches(true);

  function* stretches(last: boolean): Generator<BodyStretch, void> {
    position = 0;
    let line = atLineStart ? 0 : dashLine(pending, 0);
    while (line >= 0) {
      const lineFeed = pending.indexOf(LF, line);
      const visible = pending.length - line;
      const isOpen = !last && lineFeed < 0 && visible <= MAX_DELIMITER_LINE && mayBeDashes(line);
      // Never reaching into what was given out.
      const cut = beforeLineEnd(pending, line, position);
      if (isOpen) {
        yield* release(cut);
        atLineStart = cut === line;
        pending = pending.subarray(cut);
        return;
      }
      const found = delimiterAt(pending, line, pending.length, boundary);
      if (found) {
        yield* release(cut);
        yield {
          bytes: pending.subarray(cut, found.next),
          delimiter: found.closing ? 'closing' : 'part',
        };
        position = found.next;
        line = found.next;
        if (found.next === pending.length) {
          pending = new Uint8Array();
          atLineStart = true;
          return;
        }
      } else {
        line = dashLine(pending, line);
      }
    }
    const end = last ? pending.length : Math.max(position, undecidedFrom(pending, position));
    yield* release(end);
    pending = pending.subarray(end);
    atLineStart = false;
  }

  function* release(end: number): Generator<BodyStretch, void> {
    if (end > position) yield { bytes: pending.subarray(position, end), delimiter: undefined };
    position = end;
  }

  function mayBeDashes(line: number): boolean {
    const rest = pending.subarray(line, line + 2);
    return rest.every((byte) => byte === DASH);
  }
}
