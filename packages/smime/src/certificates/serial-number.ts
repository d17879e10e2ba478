import { fromHex } from '../bytes/byte-arrays.js';
import { SmimeError } from '../smime-error.js';
import { serialText } from './certificate.js';

/**
 * The form of `Certificate.serialNumber` for what a person or a program wrote down: hexadecimal in either case, two
 * digits for each byte, the bytes with colons or blanks between them or without, as OpenSSL and Windows print it, or any
 * number of digits behind `0x`; blanks around it do not count. A decimal number is told from it by an odd number of
 * digits or by having more than 40, else it cannot be.
 * Throws `invalid-argument`.
 */
export function readSerialNumber(text: string): string {
  const digits = typeof text === 'string' ? digitsOf(text.trim()) : undefined;
  const serial = digits && serialText(fromHex(digits.padStart(digits.length + (digits.length % 2), '0')));
  // RFC 5280 §4.1.2.2 has 20 bytes with the sign; without it they are written here.
  if (!serial || serial.length > 40)
    throw new SmimeError(
      'invalid-argument',
      'A serial number cannot be read. Write it in hexadecimal as Certificate.serialNumber gives it, two digits for ' +
        'each byte, or with 0x before it.',
    );
  return serial;
}

function digitsOf(text: string): string | undefined {
  if (/^0x[0-9a-f]+$/i.test(text)) return text.slice(2);
  return /^[0-9a-f]{2}(?:[: ]?[0-9a-f]{2})*$/i.test(text) ? text.replace(/[: ]/g, '') : undefined;
}
