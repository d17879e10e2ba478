import { parseParameters } from '../mime/header-parameters.js';
import type { HeaderField } from '../mime/mime-entity.js';
import { contentTypeOf, headerValue } from '../mime/parse-mime.js';

export function isPkcs7Signature(type: string): boolean {
  return type === 'application/pkcs7-signature' || type === 'application/x-pkcs7-signature';
}

/** An S/MIME entity by its type, or by its file name where a gateway made the type a general one (RFC 8551 §3.9). */
export function carriesCms(
  fields: readonly HeaderField[],
  { value, parameters } = contentTypeOf(fields),
): boolean {
  if (isPkcs7Mime(value)) return true;
  if (value !== 'application/octet-stream') return false;
  const disposition = parseParameters(headerValue(fields, 'content-disposition') ?? '');
  const name = disposition.parameters.get('filename') ?? parameters.get('name') ?? '';
  return /\.p7m$/i.test(name);
}

/** multipart/signed by S/MIME (RFC 8551 §3.5.3); OpenPGP's is none. */
export function isDetachedSigned(
  fields: readonly HeaderField[],
  { value, parameters } = contentTypeOf(fields),
): boolean {
  return value === 'multipart/signed' && isPkcs7Signature(parameters.get('protocol')?.toLowerCase() ?? '');
}

function isPkcs7Mime(type: string): boolean {
  return type === 'application/pkcs7-mime' || type === 'application/x-pkcs7-mime';
}
