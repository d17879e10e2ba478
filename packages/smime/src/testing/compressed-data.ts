import { context, encode, integer, octetString, oid, sequence } from '../asn1/asn1.js';
import * as id from '../asn1/object-identifiers.js';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';

/** CompressedData (RFC 3274) around zlib bytes that the caller made, which may be bad. */
export function compressedData(zlib: Uint8Array): Uint8Array {
  return encode(
    sequence(
      oid(id.ID_COMPRESSED_DATA),
      context(
        0,
        sequence(
          integer(0),
          sequence(oid('1.2.840.113549.1.9.16.3.8')),
          sequence(oid(id.ID_DATA), context(0, octetString(zlib))),
        ),
      ),
    ),
  );
}

/** A message that carries it. */
export function compressedMessage(cms: Uint8Array): Uint8Array {
  return concatBytes([
    utf8('From: a@x.example\r\nContent-Type: application/pkcs7-mime; smime-type=compressed-data\r\n'),
    utf8('Content-Transfer-Encoding: binary\r\n\r\n'),
    cms,
  ]);
}
