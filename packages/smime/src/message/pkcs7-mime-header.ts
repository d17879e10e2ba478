import { type Bytes, utf8 } from '../bytes/byte-arrays.js';

/** What is said of the CMS that an entity carries (RFC 8551 §3.2.2). */
type SmimeType = 'signed-data' | 'enveloped-data' | 'authEnveloped-data' | 'certs-only';

/** Characters of a line beyond which it is folded (RFC 5322 §2.1.1). */
const LINE = 78;

/**
 * The fields that describe the body of an application/pkcs7-mime entity (RFC 8551 §3.2), with the empty line that ends
 * its header.
 */
export function pkcs7MimeHeader(type: SmimeType, encoding: 'base64' | 'binary'): Bytes {
  const file = type === 'certs-only' ? 'smime.p7c' : 'smime.p7m';
  const [kind, name] = [`Content-Type: application/pkcs7-mime; smime-type=${type};`, ` name=${file}`];
  const fold = kind.length + name.length > LINE ? '\r\n' : '';
  return utf8(
    `${kind}${fold}${name}\r\n` +
      `Content-Transfer-Encoding: ${encoding}\r\n` +
      `Content-Disposition: attachment; filename=${file}\r\n\r\n`,
  );
}
