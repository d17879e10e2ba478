import { concatBytes } from '../bytes/byte-arrays.js';
import { HEADER_LIMITS, type RawField, readHeaderBlock } from '../mime/header-block.js';

const [LF, CR] = [10, 13];

/** An entity of which the header was read. */
export interface EntityHead {
  readonly fields: readonly RawField[];
  /** The header's bytes, the empty line included. */
  readonly header: Uint8Array;
  /** The body as it arrives. */
  readonly body: AsyncGenerator<Uint8Array, void, undefined>;
}

/** Reads an entity's header as it stands and leaves the body to be read. */
export async function readEntityHead(source: AsyncIterable<Uint8Array>): Promise<EntityHead> {
  const chunks = source[Symbol.asyncIterator]();
  let head: Uint8Array = new Uint8Array();
  for (let ended = false; ; ) {
    const chunk = await chunks.next();
    if (chunk.done) ended = true;
    else head = head.length > 0 ? concatBytes([head, chunk.value]) : chunk.value;
    if (!ended && !hasEmptyLine(head) && head.length <= HEADER_LIMITS.bytes) continue;
    const { fields, bodyStart } = readHeaderBlock(head);
    return { fields, header: head.subarray(0, bodyStart), body: rest(head.subarray(bodyStart)) };
  }

  async function* rest(first: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
    if (first.length > 0) yield first;
    for (let chunk = await chunks.next(); !chunk.done; chunk = await chunks.next()) yield chunk.value;
  }
}

export function hasEmptyLine(bytes: Uint8Array): boolean {
  for (let line = 0; line >= 0; ) {
    if (bytes[line] === LF || (bytes[line] === CR && bytes[line + 1] === LF)) return true;
    const lineFeed = bytes.indexOf(LF, line);
    if (lineFeed < 0) return false;
    line = lineFeed + 1;
  }
  return false;
}
