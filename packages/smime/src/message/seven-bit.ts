import { bulkCrypto } from '#bulk-crypto';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { readHeaderBlock } from '../mime/header-block.js';
import { partRanges } from '../mime/multipart-boundaries.js';
import { contentTypeOf } from '../mime/parse-mime.js';
import { SmimeError } from '../smime-error.js';

const LF = 10;
const MAX_LINE = 998;

/** The entity with every body that is not 7 bit in base64 (RFC 8551 §3.1.3); one that is 7 bit stays as it is. */
export function sevenBit(entity: Uint8Array): Uint8Array {
  if (isSevenBit(entity)) return entity;
  const { fields, bodyStart } = readHeaderBlock(entity);
  const body = entity.subarray(bodyStart);
  const type = contentTypeOf(fields);
  const boundary = type.parameters.get('boundary');
  if (type.value.startsWith('multipart/') && boundary) {
    const pieces: Uint8Array[] = [entity.subarray(0, bodyStart)];
    let end = bodyStart;
    for (const part of partRanges(entity, bodyStart, entity.length, utf8(boundary))) {
      pieces.push(entity.subarray(end, part.start), sevenBit(entity.subarray(part.start, part.end)));
      end = part.end;
    }
    return concatBytes([...pieces, entity.subarray(end)]);
  }
  if (type.value.startsWith('message/')) {
    throw new SmimeError(
      'malformed-mime',
      'An enclosed message that is not 7 bit cannot be signed in the clear.',
    );
  }
  const kept = fields
    .filter(({ name }) => name.toLowerCase() !== 'content-transfer-encoding')
    .map(({ raw }) => raw);
  return concatBytes([
    ...kept,
    utf8('Content-Transfer-Encoding: base64\r\n\r\n'),
    bulkCrypto.base64Lines(body),
  ]);
}

function isSevenBit(bytes: Uint8Array): boolean {
  let lineStart = 0;
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i]! >= 0x80 || bytes[i] === 0) return false;
    if (bytes[i] === LF) lineStart = i + 1;
    else if (i - lineStart > MAX_LINE) return false;
  }
  return true;
}
