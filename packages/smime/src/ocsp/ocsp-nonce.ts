import * as asn1js from 'asn1js';
import type * as pkijs from 'pkijs';
import { contentOf, octetString } from '../asn1/asn1.js';
import type { Bytes } from '../bytes/byte-arrays.js';
import { readExtension } from '../certificates/certificate-extensions.js';
import { extension } from '../certificates/sign-certificate.js';
import { damaged } from './ocsp-fields.js';
import { OCSP_NONCE } from './ocsp-identifiers.js';

/** What a client has to send at least; what anybody may send at most (RFC 9654 §2.1). */
export const NONCE_LENGTH = { client: 32, most: 128 };

export function nonceExtension(nonce: Uint8Array): pkijs.Extension {
  return extension(OCSP_NONCE, false, octetString(nonce));
}

export function readNonce(extensions: readonly pkijs.Extension[]): Bytes | undefined {
  const value = readExtension({ extensions }, OCSP_NONCE);
  if (!value) return undefined;
  if (!(value instanceof asn1js.OctetString)) throw damaged();
  const nonce = contentOf(value);
  if (nonce.length === 0 || nonce.length > NONCE_LENGTH.most) throw damaged();
  return nonce;
}
