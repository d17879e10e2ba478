import { bulkCrypto } from '#bulk-crypto';
import { concatBytes, copyBytes, utf8 } from '../bytes/byte-arrays.js';
import { bodyTranscoder } from '../mime/body-transcoder.js';
import { type RawField, readHeaderBlock } from '../mime/header-block.js';
import { partRanges } from '../mime/multipart-boundaries.js';
import { contentTypeOf, transferEncodingOf } from '../mime/parse-mime.js';
import type { TransferDecoder } from '../mime/transfer-encoding.js';
import { SmimeError } from '../smime-error.js';

const LF = 10;
const MAX_LINE = 998;
/** 57 bytes make a line of 76 characters. */
const LINE_BYTES = 57;

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

/**
 * Writes an entity 7 bit while it passes: bodies that are 8bit or binary by their own word become base64. One that is
 * not 7 bit without saying so ends in `malformed-mime`, because its header was written by then.
 */
export function sevenBitTranscoder(structural: readonly RawField[]): {
  readonly header: readonly Uint8Array[];
  readonly transcode: (
    header: Uint8Array,
    body: AsyncIterable<Uint8Array>,
  ) => AsyncGenerator<Uint8Array, void, undefined>;
} {
  const { header, body: transcoder } = bodyTranscoder(structural, {
    recode: (fields) =>
      ['8bit', 'binary'].includes(transferEncodingOf(fields))
        ? { encoding: 'base64', coder: base64Encoder() }
        : undefined,
    renewBoundaries: false,
  });
  return { header, transcode };

  async function* transcode(whole: Uint8Array, body: AsyncIterable<Uint8Array>) {
    const check = sevenBitCheck();
    yield* checked([whole]);
    for await (const chunk of body) yield* checked(transcoder.push(chunk));
    yield* checked(transcoder.end());

    function* checked(pieces: readonly Uint8Array[]): Generator<Uint8Array, void, undefined> {
      for (const piece of pieces) {
        if (!check(piece)) {
          throw new SmimeError(
            'malformed-mime',
            'A part of this message has other characters than its header says. It cannot be signed like this.',
          );
        }
        if (piece.length > 0) yield piece;
      }
    }
  }
}

function base64Encoder(): TransferDecoder {
  let begun: Uint8Array = new Uint8Array();
  return {
    push(bytes) {
      const all = begun.length > 0 ? concatBytes([begun, bytes]) : bytes;
      const end = all.length - (all.length % LINE_BYTES);
      begun = copyBytes(all.subarray(end));
      return end > 0 ? bulkCrypto.base64Lines(all.subarray(0, end)) : new Uint8Array();
    },
    end: () => (begun.length > 0 ? bulkCrypto.base64Lines(begun) : new Uint8Array()),
  };
}

function isSevenBit(bytes: Uint8Array): boolean {
  return sevenBitCheck()(bytes);
}

/** Tells of each piece whether everything up to its end is 7 bit, in lines that every server takes (RFC 5321 §4.5.3). */
function sevenBitCheck(): (piece: Uint8Array) => boolean {
  let lineLength = 0;
  return (piece) => {
    for (let i = 0; i < piece.length; i++) {
      if (piece[i]! >= 0x80 || piece[i] === 0) return false;
      if (piece[i] === LF) lineLength = 0;
      else if (++lineLength > MAX_LINE + 1) return false;
    }
    return true;
  };
}
