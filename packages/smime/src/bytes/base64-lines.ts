import { bulkCrypto } from '#bulk-crypto';
import { inPieces } from './in-pieces.js';

/** 57 bytes make a line of 76 characters. */
const LINE_BYTES = 57;

/** Base64 in lines, as it arrives. */
export async function* base64Lines(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of inPieces(source, LINE_BYTES * 1200)) yield bulkCrypto.base64Lines(piece);
}
