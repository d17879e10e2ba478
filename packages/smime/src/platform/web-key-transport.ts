import { SmimeError } from '../smime-error.js';
import type { Pkcs1KeyTransport } from './key-transport.js';

/** Browsers have no RSAES-PKCS1-v1_5, and raw RSA in JavaScript would leak the key through its timing. */
export const pkcs1KeyTransport: Pkcs1KeyTransport = {
  encrypt: () => Promise.reject(missing()),
  decrypt: () => Promise.reject(missing()),
};

const missing = () =>
  new SmimeError(
    'unsupported-algorithm',
    'Browsers have no RSA PKCS #1 v1.5 encryption (RSAES-PKCS1-v1_5). Encrypt or decrypt this message in Node.',
  );
