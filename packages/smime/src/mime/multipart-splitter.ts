import { bulkCrypto } from '#bulk-crypto';
import { concatBytes } from '../bytes/byte-arrays.js';
import { delimiterAt } from './multipart-boundaries.js';

/** A stretch of a multipart body. One after the other they are the body, byte by byte. */
export interface BodyStretch {
  readonly bytes: Uint8Array;
  /** A delimiter line, with the line end before it (RFC 2046 §5.1.1); otherwise bytes of preamble, part or epilogue. */
  readonly delimiter: 'part' | 'closing' | undefined;
}

const MAX_DELIMITER_LINE = 1200;
const [LF, CR, DASH] = [10, 13, 0x2d];
const LINE_OF_DASHES = Uint8Array.of(LF, DASH, DASH);

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
    let line = atLineStart ? 0 : nextDashes(0);
    while (line >= 0) {
      const lineFeed = pending.indexOf(LF, line);
      const visible = pending.length - line;
      const isOpen = !last && lineFeed < 0 && visible <= MAX_DELIMITER_LINE && mayBeDashes(line);
      const cut = beforeLineEnd(line);
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
        line = nextDashes(line);
      }
    }
    const end = last ? pending.length : Math.max(position, undecided());
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

  function nextDashes(from: number): number {
    return bulkCrypto.indexOf(pending, LINE_OF_DASHES, from) + 1 || -1;
  }

  /** The line end before a line start, never reaching into what was given out. */
  function beforeLineEnd(line: number): number {
    let end = line;
    if (end > position && pending[end - 1] === LF) end--;
    if (end > position && pending[end - 1] === CR) end--;
    return end;
  }

  /** Where the bytes begin that may turn out to belong to a delimiter. */
  function undecided(): number {
    const end = pending.length;
    if (pending[end - 1] === LF) return beforeLineEnd(end);
    if (pending[end - 1] === DASH && pending[end - 2] === LF) return beforeLineEnd(end - 1);
    return pending[end - 1] === CR ? end - 1 : end;
  }
}
