import { latin1 } from '../bytes/latin1.js';
import type { RawField } from '../mime/header-block.js';
import { contentTypeOf } from '../mime/parse-mime.js';
import { SmimeError } from '../smime-error.js';

/**
 * What is signed in the clear passes every server as it is only where it is 7 bit, in lines that each of them takes
 * (RFC 8551 §3.1.3, RFC 5321 §4.5.3.1.6).
 */

const LF = 10;
const MAX_LINE = 998;

/** What a server may change, in words that go on with "has". */
type Trouble = 'other characters than ASCII' | `a line of more than ${typeof MAX_LINE} characters`;

/** Tells of each piece whether something up to its end is in the way. */
export function sevenBitCheck(): (piece: Uint8Array) => Trouble | undefined {
  let lineLength = 0;
  return (piece) => {
    for (let i = 0; i < piece.length; i++) {
      if (piece[i]! >= 0x80 || piece[i] === 0) return 'other characters than ASCII';
      if (piece[i] === LF) lineLength = 0;
      else if (++lineLength > MAX_LINE + 1) return `a line of more than ${MAX_LINE} characters`;
    }
    return undefined;
  };
}

/** A message or part whose bodies cannot be encoded anew without changing what they are. */
export function isEnclosed(fields: readonly RawField[]): boolean {
  const { value } = contentTypeOf(fields);
  return value.startsWith('message/') || value === 'multipart/signed' || value === 'multipart/encrypted';
}

/** Refuses a header that is not 7 bit: how it would have to be encoded depends on the field. */
export function requireSevenBitHeader(fields: readonly RawField[]): void {
  for (const { name, raw } of fields) {
    const trouble = sevenBitCheck()(raw);
    if (!trouble) continue;
    const parameter = /[;\s](file)?name\s*=/i.test(latin1(raw));
    const how = trouble.startsWith('a line')
      ? 'Fold it'
      : `Encode it (${parameter ? 'RFC 2231' : 'RFC 2047'})`;
    throw breakable(`The field ${name} of a part`, trouble, how);
  }
}

/** The error for a body of the entity with this header; without one, for what stands around parts. */
export function notSevenBit(fields: readonly RawField[] | undefined, trouble: Trouble): SmimeError {
  if (!fields) return breakable('The text around the parts', trouble, 'Leave it out');
  const { value } = contentTypeOf(fields);
  if (isEnclosed(fields)) {
    const what = value.startsWith('message/')
      ? 'An enclosed message'
      : 'A part that is signed or encrypted by itself';
    return breakable(`${what} (${value})`, trouble, 'It may not be encoded anew here: enclose it in 7 bit');
  }
  return breakable(
    'A part that does not say that it is 8bit or binary',
    trouble,
    'Say so in its Content-Transfer-Encoding, use clearSignMessage, which encodes it in memory',
  );
}

function breakable(what: string, trouble: Trouble, wayOut: string): SmimeError {
  return new SmimeError(
    'malformed-mime',
    `${what} has ${trouble}: a server may change it, which would break the signature. ${wayOut}, or use signMessage, ` +
      'which takes it as it is.',
  );
}
