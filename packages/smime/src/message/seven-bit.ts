import { bulkCrypto } from '#bulk-crypto';
import { concatBytes, copyBytes, utf8 } from '../bytes/byte-arrays.js';
import { bodyTranscoder } from '../mime/body-transcoder.js';
import { type RawField, readHeaderBlock } from '../mime/header-block.js';
import { partRanges } from '../mime/multipart-boundaries.js';
import { contentTypeOf, transferEncodingOf } from '../mime/parse-mime.js';
import { decodeTransfer, type TransferDecoder } from '../mime/transfer-encoding.js';
import { isEnclosed, notSevenBit, requireSevenBitHeader, sevenBitCheck } from './seven-bit-check.js';

/** 57 bytes make a line of 76 characters. */
const LINE_BYTES = 57;

/** The entity with every body that is not 7 bit in base64 (RFC 8551 §3.1.3); one that is 7 bit stays as it is. */
export function sevenBit(entity: Uint8Array): Uint8Array {
  const trouble = sevenBitCheck()(entity);
  if (!trouble) return entity;
  const { fields, bodyStart } = readHeaderBlock(entity);
  requireSevenBitHeader(fields);
  if (isEnclosed(fields)) throw notSevenBit(fields, trouble);
  const type = contentTypeOf(fields);
  const boundary = type.parameters.get('boundary');
  if (type.value.startsWith('multipart/') && boundary) {
    const pieces: Uint8Array[] = [];
    let end = 0;
    for (const part of partRanges(entity, bodyStart, entity.length, utf8(boundary))) {
      pieces.push(around(entity.subarray(end, part.start)), sevenBit(entity.subarray(part.start, part.end)));
      end = part.end;
    }
    return concatBytes([...pieces, around(entity.subarray(end))]);
  }
  const kept = fields
    .filter(({ name }) => name.toLowerCase() !== 'content-transfer-encoding')
    .map(({ raw }) => raw);
  return concatBytes([
    ...kept,
    utf8('Content-Transfer-Encoding: base64\r\n\r\n'),
    // What is encoded already, in lines that are too long, is not encoded twice.
    bulkCrypto.base64Lines(decodeTransfer(transferEncodingOf(fields), entity.subarray(bodyStart))),
  ]);
}

function around(text: Uint8Array): Uint8Array {
  const trouble = sevenBitCheck()(text);
  if (trouble) throw notSevenBit(undefined, trouble);
  return text;
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
    inspect,
  });
  return { header, transcode };

  async function* transcode(whole: Uint8Array, body: AsyncIterable<Uint8Array>) {
    yield whole;
    for await (const chunk of body) yield* filled(transcoder.push(chunk));
    yield* filled(transcoder.end());
  }
}

/** Looks at what passes as it is: the header of every part, and bodies that are not encoded anew. */
function inspect(fields: readonly RawField[] | undefined): (passing: Uint8Array) => void {
  if (fields) requireSevenBitHeader(fields);
  const type = fields && contentTypeOf(fields);
  const around = !fields || (type?.value.startsWith('multipart/') && !isEnclosed(fields));
  const check = sevenBitCheck();
  const look = (passing: Uint8Array) => {
    const trouble = check(passing);
    if (trouble) throw notSevenBit(around ? undefined : fields, trouble);
  };
  // RFC 2231 lets it be another text than the header shows.
  look(utf8(`${type?.parameters.get('boundary') ?? ''}\r\n`));
  return look;
}

function* filled(pieces: readonly Uint8Array[]): Generator<Uint8Array, void, undefined> {
  for (const piece of pieces) if (piece.length > 0) yield piece;
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
