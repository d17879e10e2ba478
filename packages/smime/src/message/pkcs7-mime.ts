import { ownBytes } from '../bytes/byte-arrays.js';
import type { ByteSource } from '../bytes/byte-source.js';
import { requireBytes } from '../bytes/byte-source.js';
import { readHeaderBlock, withoutByteOrderMark } from '../mime/header-block.js';
import { contentTypeOf, transferEncodingOf } from '../mime/parse-mime.js';
import { transferDecoder } from '../mime/transfer-encoding.js';
import { SmimeError } from '../smime-error.js';
import { decoded } from './cryptographic-layers.js';
import { readMessageHeader } from './message-header.js';
import { carriesCms } from './smime-types.js';

/**
 * Whether the header of a message says that it is encrypted (RFC 8551 §3.9). Old programs leave out smime-type then.
 * @param message The message, or its header alone.
 * @throws {SmimeError}
 * - `too-large`: the header has more than 2000 fields or 1 MiB.
 * - `invalid-argument`: it is no Uint8Array.
 */
export function isEncrypted(message: Uint8Array): boolean {
  requireBytes(message, 'message');
  return saysEncrypted(readHeaderBlock(withoutByteOrderMark(message)).fields);
}

/**
 * The CMS inside an encrypted message, its transfer encoding removed as it arrives (RFC 8551 §3.3).
 * @throws {SmimeError} When it is read:
 * - `not-encrypted`: the header does not say that the message is encrypted.
 * - `malformed-mime`: the body has a transfer encoding that nobody knows.
 * - `too-large`: the header has more than 2000 fields or 1 MiB.
 */
export async function* decodedCms(message: ByteSource): AsyncGenerator<Uint8Array> {
  const { fields, body } = await readMessageHeader(message);
  if (!saysEncrypted(fields)) throw new SmimeError('not-encrypted', 'This message is not encrypted.');
  const encoding = transferEncodingOf(fields);
  if (!transferDecoder(encoding) && !['', '7bit', '8bit', 'binary'].includes(encoding)) {
    throw new SmimeError('malformed-mime', 'The body of this message is encoded in an unknown way.');
  }
  for await (const piece of decoded(body, encoding)) yield ownBytes(piece);
}

function saysEncrypted(fields: Parameters<typeof contentTypeOf>[0]): boolean {
  const kind = contentTypeOf(fields).parameters.get('smime-type')?.toLowerCase();
  return (
    carriesCms(fields) && (kind === undefined || kind === 'enveloped-data' || kind === 'authenveloped-data')
  );
}
