import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import type { SignatureCase } from './interop-case.js';

/** A CMS as the MIME entity that carries it (RFC 8551 §3.2), for peers that write bare CMS. */
export function pkcs7Entity(cms: Uint8Array, smimeType: string): Uint8Array {
  return utf8(
    `Content-Type: application/pkcs7-mime; smime-type=${smimeType}; name=smime.p7m\r\n` +
      `Content-Transfer-Encoding: base64\r\n\r\n${base64(cms)}`,
  );
}

/** A detached signature beside its content (RFC 8551 §3.5.3). */
export function multipartSigned(
  content: Uint8Array,
  signature: Uint8Array,
  digest: SignatureCase['digest'],
): Uint8Array {
  return concatBytes([
    utf8(
      'Content-Type: multipart/signed; protocol="application/pkcs7-signature";\r\n' +
        ` micalg=${digest.toLowerCase()}; boundary=signed\r\n\r\n--signed\r\n`,
    ),
    content,
    utf8(
      '\r\n--signed\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\n' +
        `Content-Transfer-Encoding: base64\r\n\r\n${base64(signature)}--signed--\r\n`,
    ),
  ]);
}

/** The two parts of a multipart/signed as a peer without MIME needs them: the signed bytes, and the DER. */
export function splitSigned(entity: Uint8Array): {
  readonly content: Uint8Array;
  readonly signature: Uint8Array;
} {
  const text = Buffer.from(entity).toString('latin1');
  const boundary = /boundary="?([^";\r\n]+)"?/.exec(text)?.[1];
  const [, content, signature] = text.split(`--${boundary}`);
  if (content === undefined || signature === undefined) throw new Error('This is not multipart/signed.');
  return {
    content: Buffer.from(content.replace(/^\r\n/, '').replace(/\r\n$/, ''), 'latin1'),
    signature: Buffer.from(signature.slice(signature.indexOf('\r\n\r\n')), 'base64'),
  };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('base64')
    .replace(/.{1,64}/g, '$&\r\n');
}
