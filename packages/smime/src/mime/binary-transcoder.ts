import { bodyTranscoder, type TranscodedEntity } from './body-transcoder.js';
import type { RawField } from './header-block.js';
import { transferEncodingOf } from './parse-mime.js';
import { transferDecoder } from './transfer-encoding.js';

/**
 * Turns base64 and quoted-printable bodies into binary ones while a message passes (RFC 8551 §3.1.2 allows any
 * encoding inside).
 */
export function binaryTranscoder(header: readonly RawField[]): TranscodedEntity {
  return bodyTranscoder(header, { recode: toBinary, renewBoundaries: true });
}

function toBinary(fields: readonly RawField[]) {
  const coder = transferDecoder(transferEncodingOf(fields));
  return coder && { encoding: 'binary', coder };
}
