import { concatBytes, copyBytes } from '../bytes/byte-arrays.js';
import { type ByteSource, chunksOf } from '../bytes/byte-source.js';
import { latin1 } from '../bytes/latin1.js';
import { SmimeError } from '../smime-error.js';

/**
 * The same bytes of a message; of a bare CMS, or one in PEM form, it is told that `forCms` takes it, of text in UTF-16
 * that it is no message.
 */
export function messageBytes(
  source: ByteSource,
  forCms: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  return checkedAtBeginning(source, PEM.length, (beginning) => {
    if (isUtf16(beginning))
      return new SmimeError(
        'malformed-mime',
        'This is text in UTF-16, and messages are not. Save the message from the mail program, as .eml.',
      );
    if (!isCms(beginning) && latin1(beginning) !== PEM) return undefined;
    return new SmimeError(
      'malformed-mime',
      `This is a bare CMS and no message with a header. ${forCms} takes it, in DER or BER.`,
    );
  });
}

/** The same bytes of a bare CMS; of text it is told that `forMessages` takes messages. */
export function cmsBytes(
  source: ByteSource,
  forMessages: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  return checkedAtBeginning(source, 1, (beginning) => {
    if (!/^[\x21-\x7e\r\n]/.test(latin1(beginning)) || beginning[0] === SEQUENCE) return undefined;
    return new SmimeError(
      'malformed-asn1',
      `This is text and no CMS. ${forMessages} takes a message with its header; decode base64 and PEM before.`,
    );
  });
}

const PEM = '-----BEGIN ';
const SEQUENCE = 0x30;

/** A SEQUENCE of a length that stands in no header field, or one that begins with an identifier. */
function isCms([first, length = 0, next]: Uint8Array): boolean {
  return first === SEQUENCE && (length >= 0x80 || next === 6);
}

/** By its byte order mark, or a zero in what would be the name of the first field. */
function isUtf16(beginning: Uint8Array): boolean {
  const [first = 0, second = 0] = beginning;
  return (first >= 0xfe && (first ^ second) === 1) || /^[^:\n]*\0/.test(latin1(beginning));
}

async function* checkedAtBeginning(
  source: ByteSource,
  length: number,
  fault: (beginning: Uint8Array) => SmimeError | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  let held: Uint8Array = new Uint8Array();
  let isChecked = false;
  for await (const chunk of chunksOf(source)) {
    held = held.length > 0 ? concatBytes([held, chunk]) : chunk;
    if (!isChecked && held.length < length) {
      held = copyBytes(held);
      continue;
    }
    if (!isChecked) throwFault();
    yield held;
    held = new Uint8Array();
  }
  if (held.length === 0) return;
  throwFault();
  yield held;

  function throwFault(): void {
    const found = fault(held.subarray(0, length));
    if (found) throw found;
    isChecked = true;
  }
}
