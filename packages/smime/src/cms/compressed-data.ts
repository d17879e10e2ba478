import { childrenOf, oidText, parseAsn1 } from '../asn1/asn1.js';
import * as id from '../asn1/object-identifiers.js';
import { type Bytes, plainBytes } from '../bytes/byte-arrays.js';
import { chunksOf } from '../bytes/byte-source.js';
import { SmimeError } from '../smime-error.js';
import type { BerReader } from './ber-reader.js';

const ZLIB = '1.2.840.113549.1.9.16.3.8';
/** What a compressed message may become: beyond this it is a bomb, not a message. */
const INFLATED_LIMIT = 256 * 1024 * 1024;

/** CompressedData (RFC 3274), whose ContentInfo the reader has entered; the content comes as it is inflated. */
export async function decompressContent(
  reader: BerReader,
): Promise<AsyncGenerator<Uint8Array, void, undefined>> {
  await reader.enter('compressed data', { tagClass: 0, tag: 16 });
  await reader.element('version', 16);
  const algorithm = childrenOf(
    parseAsn1(await reader.element('compression algorithm', 256), 'compression algorithm'),
  );
  if (oidText(algorithm[0]) !== ZLIB)
    throw new SmimeError('unsupported-algorithm', 'The message is compressed in an unknown way.');
  await reader.enter('content', { tagClass: 0, tag: 16 });
  const type = oidText(parseAsn1(await reader.element('content type', 64), 'content type'));
  if (type !== id.ID_DATA)
    throw new SmimeError('unsupported-algorithm', 'The compressed content is not a MIME entity.');
  await reader.enter('content', { tagClass: 2, tag: 0 });
  const compressed = reader.octets('content', { tagClass: 0, tag: 4 });
  const stream = new ReadableStream<Bytes>({
    async pull(controller) {
      const { done, value } = await compressed.next();
      if (done) controller.close();
      else controller.enqueue(plainBytes(value));
    },
  });
  return inflated(stream);
}

async function* inflated(compressed: ReadableStream<Bytes>): AsyncGenerator<Uint8Array, void, undefined> {
  let size = 0;
  try {
    for await (const chunk of chunksOf(compressed.pipeThrough(new DecompressionStream('deflate')))) {
      size += chunk.length;
      if (size > INFLATED_LIMIT)
        throw new SmimeError('too-large', `The content is larger than the limit of ${INFLATED_LIMIT} bytes.`);
      yield chunk;
    }
  } catch (cause) {
    if (cause instanceof SmimeError) throw cause;
    throw new SmimeError('malformed-asn1', 'The compressed content is damaged.', { cause });
  }
}
