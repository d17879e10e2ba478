import { bulkCrypto } from '#bulk-crypto';
import { SmimeError, type SmimeErrorCode } from '../smime-error.js';
import type { Bytes } from './byte-arrays.js';
import { latin1 } from './latin1.js';

/** RFC 7468 textual encoding. */
export function toPem(label: string, der: Uint8Array): string {
  const lines = bulkCrypto.encodeBase64(der).replace(/.{1,64}/g, '$&\n');
  return `-----BEGIN ${label}-----\n${lines}-----END ${label}-----\n`;
}

/** Whether what should be the bytes of a structure is a text with a block, or the bytes of one. */
export function isPem(bytes: Uint8Array | string): boolean {
  if (typeof bytes === 'string') return true;
  // A SEQUENCE may hold any text.
  return bytes[0] !== 0x30 && latin1(bytes.subarray(0, 1024)).includes('-----BEGIN ');
}

/** The first block of that label, or nothing: also of bytes, which are no text. Text around it is allowed. */
export function fromPem(label: string, pem: string): Bytes | undefined {
  if (typeof pem !== 'string') return undefined;
  const begin = `-----BEGIN ${label}-----`;
  const start = pem.indexOf(begin);
  const end = pem.indexOf(`-----END ${label}-----`, start);
  if (start < 0 || end < 0) return undefined;
  const body = pem.slice(start + begin.length, end).replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(body) || body.length % 4 !== 0) return undefined;
  return Uint8Array.from(bulkCrypto.decodeBase64(body));
}

/**
 * The DER of what may be given in either form: a text with a block of one of the labels, or bytes, which are DER. Throws
 * with the code for what is neither.
 * @param what Such as `private key`.
 */
export function derOfPemOrDer(
  file: Uint8Array | string,
  labels: readonly string[],
  what: string,
  code: SmimeErrorCode,
): Uint8Array {
  if (typeof file === 'string') {
    for (const label of labels) {
      const der = fromPem(label, file);
      if (der) return der;
    }
    throw new SmimeError(code, `This is not a ${what} in PEM form.`);
  }
  if (!(file instanceof Uint8Array))
    throw new SmimeError('invalid-argument', `A ${what} is a text in PEM form, or DER in a Uint8Array.`);
  if (isPem(file)) throw new SmimeError(code, 'This is text in PEM form: give it as a string, or its DER.');
  return file;
}
