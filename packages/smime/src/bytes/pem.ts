import { bulkCrypto } from '#bulk-crypto';
import { type Bytes, latin1 } from './byte-arrays.js';

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
