import { concatBytes } from '../bytes/byte-arrays.js';
import { type ByteSource, chunksOf } from '../bytes/byte-source.js';
import { crlfTransformer } from '../bytes/line-ends.js';
import { HEADER_LIMITS, type RawField, readHeaderBlock } from '../mime/header-block.js';
import { SmimeError } from '../smime-error.js';
import { hasEmptyLine } from './entity-head.js';

const [LF, CR] = [10, 13];

/**
 * Reads a message's header and leaves the body to be read. A message with bare line feeds is read as if it had CRLF
 * throughout, which is the form that is signed (RFC 8551 §3.1.1).
 */
export async function readMessageHeader(
  source: ByteSource,
): Promise<{ fields: readonly RawField[]; body: AsyncGenerator<Uint8Array> }> {
  const chunks = chunksOf(source);
  let head: Uint8Array = new Uint8Array();
  let bareLineFeeds: boolean | undefined;
  const crlf = crlfTransformer();
  const convert = (chunk: Uint8Array) => (bareLineFeeds ? crlf(chunk) : chunk);
  for (;;) {
    const { done, value } = await chunks.next();
    if (!done) {
      head = concatBytes([head, bareLineFeeds === undefined ? value : convert(value)]);
      const firstEnd = bareLineFeeds === undefined ? head.indexOf(LF) : -1;
      if (firstEnd >= 0) {
        bareLineFeeds = head[firstEnd - 1] !== CR;
        head = convert(head);
      }
    }
    const complete = done || hasEmptyLine(head);
    if (!complete && head.length > HEADER_LIMITS.bytes) {
      throw new SmimeError('too-large', 'The message has a larger header than any real message.');
    }
    if (!complete) continue;
    const { fields, bodyStart } = readHeaderBlock(head);
    return { fields, body: rest(head.subarray(bodyStart)) };
  }

  async function* rest(first: Uint8Array): AsyncGenerator<Uint8Array> {
    if (first.length > 0) yield first;
    for await (const chunk of chunks) yield convert(chunk);
  }
}
