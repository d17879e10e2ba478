import { Certificate } from '../certificates/certificate.js';
import type { DecryptionKey } from '../cms/recipient.js';
import { isAddressAlone } from '../mime/address-list.js';
import { SmimeError } from '../smime-error.js';
import { requireDate } from '../valid-date.js';
import { requireCertificates, requireDerList, requireList } from '../valid-lists.js';
import type { OpenOptions } from './open-options.js';

/** Refuses options that would judge a message by nothing, or by something else than was meant. */
export function requireOpenOptions(options: OpenOptions): void {
  requireDate(options.at, 'time of opening');
  requireList(options.keys, 'keys');
  if (!options.keys.every(isKey))
    throw new SmimeError(
      'invalid-argument',
      'A key to open with is none: it is { certificate, key }, { keyId, kek } or { password }.',
    );
  requireCertificates(options.roots, 'roots');
  requireCertificates(options.intermediates ?? [], 'intermediate certificates');
  requireDerList(options.crls, 'CRLs');
  requireDerList(options.ocspResponses, 'OCSP responses');
  requireList(options.readers, 'addresses of the reader');
  if (!options.readers.every(isAddressAlone))
    throw new SmimeError(
      'invalid-argument',
      'An address of the reader is none: it is an address alone, such as anna@firm.example.',
    );
  if (options.signal !== undefined && !(options.signal instanceof AbortSignal))
    throw new SmimeError(
      'invalid-argument',
      'The signal is no AbortSignal; a controller has it as `signal`.',
    );
}

function isKey(key: DecryptionKey): boolean {
  if (typeof key !== 'object' || key === null) return false;
  if ('certificate' in key)
    return key.certificate instanceof Certificate && key.key?.pkcs8 instanceof Uint8Array;
  if ('kek' in key) return key.kek instanceof Uint8Array && key.keyId instanceof Uint8Array;
  return 'password' in key && typeof key.password === 'string';
}
