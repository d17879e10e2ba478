import { describe, expect, test } from 'vitest';
import { utf8 } from '../bytes/byte-arrays.js';
import { readHeaderBlock } from '../mime/header-block.js';
import { carriesCms, isDetachedSigned } from './smime-types.js';

const fieldsOf = (...lines: readonly string[]) =>
  readHeaderBlock(utf8(`${lines.join('\r\n')}\r\n\r\n`)).fields;

describe('an entity carries CMS (RFC 8551 §3.9)', () => {
  test.each([
    [['Content-Type: application/pkcs7-mime; smime-type=enveloped-data']],
    [['Content-Type: Application/X-PKCS7-MIME']],
    [['Content-Type: application/octet-stream; name=smime.p7m']],
    [['Content-Type: application/octet-stream', 'Content-Disposition: attachment; filename="SMIME.P7M"']],
    [['Content-Type: application/octet-stream; name=x', 'Content-Disposition: attachment; filename=x.p7m']],
  ])('by type, or by the name of a file: %j', (lines) => {
    expect(carriesCms(fieldsOf(...lines))).toBe(true);
  });

  test.each([
    [['Content-Type: text/plain; name=smime.p7m']],
    [['Content-Type: application/pkcs7-signature; name=smime.p7s']],
    [['Content-Type: application/octet-stream; name=smime.p7m.txt']],
    [['Content-Type: application/octet-stream; name=xp7m']],
    [['Content-Type: application/octet-stream']],
    // The name of the disposition is the one that programs show.
    [
      [
        'Content-Type: application/octet-stream; name=x.p7m',
        'Content-Disposition: attachment; filename=x.txt',
      ],
    ],
    [['Subject: application/pkcs7-mime']],
  ])('and not by anything else: %j', (lines) => {
    expect(carriesCms(fieldsOf(...lines))).toBe(false);
  });
});

describe('a multipart is signed by S/MIME (RFC 8551 §3.5.3)', () => {
  test.each([
    ['multipart/signed; protocol="application/pkcs7-signature"; boundary=b', true],
    ['multipart/signed; protocol="Application/X-PKCS7-Signature"; boundary=b', true],
    ['multipart/signed; protocol="application/pgp-signature"; boundary=b', false],
    ['multipart/signed; boundary=b', false],
    ['multipart/mixed; protocol="application/pkcs7-signature"; boundary=b', false],
  ])('%s', (type, isSigned) => {
    expect(isDetachedSigned(fieldsOf(`Content-Type: ${type}`))).toBe(isSigned);
  });
});
