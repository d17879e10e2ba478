import { requireDecryptionKeys } from '../cms/valid-recipients.js';
import { isAddressAlone } from '../mime/address-list.js';
import { SmimeError } from '../smime-error.js';
import { requireDate } from '../valid-date.js';
import { requireCertificates, requireDerList, requireList } from '../valid-lists.js';
import { requireObject } from '../valid-shape.js';
import type { OpenOptions } from './open-options.js';
import { requireWatching } from './valid-watching.js';

/** Refuses options that would judge a message by nothing, or by something else than was meant. */
export function requireOpenOptions(options: OpenOptions): void {
  requireObject(options, 'options');
  requireDate(options.at, 'time of opening');
  requireDecryptionKeys(options.keys);
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
  requireWatching(options);
}
