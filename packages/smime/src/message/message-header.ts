import { type ByteSource, chunksOf } from '../bytes/byte-source.js';
import { crlfTransformer } from '../bytes/line-ends.js';
import { HEADER_LIMITS, type RawField, readHeaderBlock, withoutByteOrderMark } from '../mime/header-block.js';
import { HeaderCollector } from '../mime/header-collector.js';
import { SmimeError } from '../smime-error.js';

const [LF, CR] = [10, 13];

/**
 * Reads a message's header and leaves the body to be read. A message with bare line feeds is read as if it had CRLF
 * throughout, which is the form that is signed (RFC 8551 §3.1.1).
 */
export async function readMessageHeader(
  source: ByteSource,
): Promise<{ fields: readonly RawField[]; body: AsyncGenerator<Uint8Array> }> {
  const chunks = chunksOf(source);
  let head = new HeaderCollector();
  let bareLineFeeds: boolean | undefined;
  const crlf = crlfTransformer();
  const convert = (chunk: Uint8Array) => (bareLineFeeds ? crlf(chunk) : chunk);
  for (;;) {
    const { done, value } = await chunks.next();
    if (!done) {
      head.add(convert(value));
      // The first line end tells of which kind they are.
      const lineFeed = bareLineFeeds === undefined ? value.indexOf(LF) : -1;
      if (lineFeed >= 0) {
        const { bytes } = head;
        bareLineFeeds = bytes[bytes.length - value.length + lineFeed - 1] !== CR;
        head = new HeaderCollector();
        head.add(convert(bytes));
      }
    }
    const complete = done || head.isComplete();
    if (!complete && head.bytes.length <= HEADER_LIMITS.bytes) {
      head.keep();
      continue;
    }
    const bytes = withoutByteOrderMark(head.bytes);
    const { fields, bodyStart } = readHeaderBlock(bytes);
    // What has no field is no header, however long it goes on without an empty line.
    if (!complete && fields.length > 0)
      throw new SmimeError('too-large', 'The message has a larger header than any real message.');
    return { fields, body: rest(bytes.subarray(bodyStart)) };
  }

  async function* rest(first: Uint8Array): AsyncGenerator<Uint8Array> {
    try {
      if (first.length > 0) yield first;
      for await (const chunk of chunks) yield convert(chunk);
    } finally {
      await chunks.return();
    }
  }
}
