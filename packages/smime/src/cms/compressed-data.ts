import { inflate } from '#inflate';
import * as id from '../asn1/object-identifiers.js';
import { membersOf, oidTextOf, readTlv } from '../asn1/tlv.js';
import { SmimeError } from '../smime-error.js';
import type { BerReader } from './ber-reader.js';

/** What compressed content may become: beyond this it is a bomb, not a message. */
export interface InflationLimits {
  /** Bytes of the content, at most. */
  readonly bytes: number;
  /** How many times larger than what was read of the compressed bytes it may be, once it is over `ratioFrom` bytes. */
  readonly ratio: number;
  /** Bytes of the content below which no ratio counts: little text can shrink to almost nothing. */
  readonly ratioFrom: number;
}

/**
 * The limits that hold when none are given: 64 MiB, and above 1 MiB 200 times the compressed size. Text shrinks to a
 * tenth, tables of figures to a fiftieth; DEFLATE of nothing but zeros reaches 1032:1.
 */
export const INFLATION_LIMITS: InflationLimits = {
  bytes: 64 * 1024 * 1024,
  ratio: 200,
  ratioFrom: 1024 * 1024,
};

const ZLIB = '1.2.840.113549.1.9.16.3.8';

/** CompressedData (RFC 3274), whose ContentInfo the reader has entered; the content comes as it is inflated. */
export async function decompressContent(
  reader: BerReader,
  limits: InflationLimits = INFLATION_LIMITS,
): Promise<AsyncGenerator<Uint8Array, void, undefined>> {
  await reader.enter('compressed data', { tagClass: 0, tag: 16 });
  await reader.element('version', 16);
  const what = 'compression algorithm';
  const [algorithm] = membersOf(readTlv(await reader.element(what, 256), what), what);
  if (oidTextOf(algorithm) !== ZLIB)
    throw new SmimeError('unsupported-algorithm', 'The message is compressed in an unknown way.');
  await reader.enter('content', { tagClass: 0, tag: 16 });
  const type = oidTextOf(readTlv(await reader.element('content type', 64), 'content type'));
  if (type !== id.ID_DATA)
    throw new SmimeError('unsupported-algorithm', 'The compressed content is not a MIME entity.');
  await reader.enter('content', { tagClass: 2, tag: 0 });
  return inflated(reader.octets('content', { tagClass: 0, tag: 4 }), limits);
}

async function* inflated(
  compressed: AsyncIterable<Uint8Array>,
  { bytes, ratio, ratioFrom }: InflationLimits,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { content, read } = inflate(compressed);
  let given = 0;
  try {
    for await (const chunk of content) {
      given += chunk.length;
      if (given > bytes || (given > ratioFrom && given > ratio * read()))
        throw new SmimeError('too-large', 'The message is compressed in a way that no real message is.');
      yield chunk;
    }
  } catch (cause) {
    if (cause instanceof SmimeError) throw cause;
    throw new SmimeError('malformed-asn1', 'The compressed content is damaged.', { cause });
  }
}
