import { type Mailbox, parseAddressList } from '../mime/address-list.js';
import { decodeEncodedWords, encodeWords } from '../mime/encoded-word.js';
import type { RawField } from '../mime/header-block.js';
import { SmimeError } from '../smime-error.js';

/** Writing fields of the outer header, which is 7 bit whatever the message has. */

/** Fields that hold addresses (RFC 5322 §3.6.2, §3.6.3, §3.6.6, RFC 8098 §2.1, and those that programs agreed on). */
const ADDRESSES =
  /^(?:(?:resent-)?(?:from|to|cc|reply-to|sender)|disposition-notification-to|return-receipt-to|mail-followup-to|mail-reply-to|errors-to)$/i;
/** Printable ASCII, folded with whole line ends before lines that hold something. */
const PLAIN = /^(?:[\x20-\x7e\t]|\r\n(?=[\t ]+[\x21-\x7e]))*$/;
const PRINTABLE = /^[\x20-\x7e]*$/;

/**
 * The value as written, folds and all; one with other characters than printable ASCII is written anew. Throws
 * `header-invalid` where that would change what is meant: in an address, or the Message-ID.
 */
export function sevenBitValue(field: RawField): string {
  const value = field.text.slice(field.text.indexOf(':') + 1).trim();
  if (PLAIN.test(value)) return value;
  if (ADDRESSES.test(field.name)) return parseAddressList(field.value).map(sevenBitMailbox).join(',\r\n ');
  if (/^message-id$/i.test(field.name))
    throw new SmimeError('header-invalid', 'The Message-ID has other characters than printable ASCII.');
  return foldedWords(decodeEncodedWords(field.value));
}

/**
 * A mailbox with its name as encoded words; its domain has A-labels already. Throws `header-invalid` for an address that
 * is not ASCII all the same.
 */
export function sevenBitMailbox({ name, address }: Mailbox): string {
  if (!PRINTABLE.test(address)) {
    throw new SmimeError(
      'header-invalid',
      `The address ${address.replace(/\p{Cc}/gu, '\uFFFD')} cannot be written in the outer header: before the @ it has to be ` +
        'ASCII, and behind it there has to be a domain that can exist.',
    );
  }
  return name ? `${phrase(name)} <${address}>` : address;
}

/** Text as encoded words (RFC 2047), one a line; plain ASCII stays as it is. */
export function foldedWords(text: string): string {
  return encodeWords(text).replace(/\?= =\?/g, '?=\r\n =?');
}

function phrase(name: string): string {
  return PRINTABLE.test(name) ? `"${name.replace(/[\\"]/g, '\\$&')}"` : foldedWords(name);
}
