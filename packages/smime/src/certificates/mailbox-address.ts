import { isAddressAlone } from '../mime/address-list.js';
import { SmimeError } from '../smime-error.js';
import { requireText } from '../valid-shape.js';

/**
 * The address as certificates carry it: rfc822Name is an IA5String (RFC 5280 §4.2.1.6). The domain is written in lower
 * case, the local part as it is. Throws `malformed-certificate` for text that is anything but one address in ASCII.
 */
export function mailboxAddress(address: string): string {
  requireText(address, 'address');
  const at = address.lastIndexOf('@');
  if (!isAddressAlone(address) || /[^\x21-\x7e]/.test(address)) {
    const hint = /[^\0-\x7f]/.test(address.slice(at + 1))
      ? ' Write its domain in its ASCII form (xn--…).'
      : '';
    throw new SmimeError(
      'malformed-certificate',
      `"${address}" is not an address a certificate can carry.${hint}`,
    );
  }
  return address.slice(0, at) + address.slice(at).toLowerCase();
}
