import { describe, expect, test } from 'vitest';
import { DER_NULL, derContext, derOid, derSequence } from '../asn1/der.js';
import * as id from '../asn1/object-identifiers.js';
import { readTlv } from '../asn1/tlv.js';
import { OAEP_SHA256 } from './oaep-parameters.js';
import { ownCapabilities, readCapabilities } from './smime-capabilities.js';

const read = (...capabilities: readonly Uint8Array[]) =>
  readCapabilities(readTlv(derSequence(...capabilities), 'list of capabilities'));

const withoutNull = derSequence(derOid(id.SHA_256));
const maskOf = (hash: Uint8Array) => derSequence(derOid(id.MGF1), hash);

describe('what others say they read', () => {
  test('what this package says is read back', () => {
    expect(readCapabilities(readTlv(ownCapabilities(true), 'list of capabilities'))).toEqual({
      contentEncryption: ['aes-256-gcm', 'aes-128-gcm', 'aes-256-cbc', 'aes-128-cbc'],
      derivesContentKeys: true,
      oaep: true,
      prefersBinaryInside: true,
    });
  });

  test.each([
    ['with SHA-256', derSequence(derOid(id.RSAES_OAEP), OAEP_SHA256), true],
    [
      'with SHA-256 written without NULL',
      derSequence(
        derOid(id.RSAES_OAEP),
        derSequence(derContext(0, withoutNull), derContext(1, maskOf(withoutNull))),
      ),
      true,
    ],
    ['with SHA-1, the default', derSequence(derOid(id.RSAES_OAEP), derSequence()), false],
    ['without parameters', derSequence(derOid(id.RSAES_OAEP)), false],
    [
      'with SHA-256 for the label alone',
      derSequence(derOid(id.RSAES_OAEP), derSequence(derContext(0, withoutNull))),
      false,
    ],
    ['not at all, but PKCS #1 v1.5', derSequence(derOid(id.RSA_ENCRYPTION), DER_NULL), false],
  ])('OAEP %s', (_, capability, oaep) => {
    expect(read(derSequence(derOid(id.AES_256_CBC)), capability)).toMatchObject({
      contentEncryption: ['aes-256-cbc'],
      oaep,
    });
  });
});
