import { describe, expect, test } from 'vitest';
import { childrenOf, context, encode, octetString, oidText, parseAsn1, sequence } from '../asn1/asn1.js';
import { Certificate, importPkcs12, openCms } from '../index.js';
import { newFirm, newPerson } from '../testing/firm.js';
import { ber, nested } from './hostile-bytes.js';
import { OPTIONS, refusal } from './refusal.js';

describe('DER that would keep a reader busy is refused after a part of it', () => {
  test('a certificate nested a hundred thousand levels deep', async () => {
    expect(await refusal(() => Certificate.fromDer(nested(100_000)))).toBe('too-deep');
  });

  test('a key file nested a hundred thousand levels deep', async () => {
    expect(await refusal(() => importPkcs12(nested(100_000), 'x'))).toBe('too-deep');
  });

  test('names in a certificate nested a hundred thousand levels deep', async () => {
    const { signing } = await newPerson(await newFirm(), 'anna@firm.example', 'p-256');
    const names = (value: Uint8Array) => withExtension(signing.certificate.der, '2.5.29.17', value);
    const few = Certificate.fromDer(names(ber('3013', '8111', utf8Hex('anna@firm.example'))));
    expect(few.emailAddresses).toEqual(['anna@firm.example']);
    const hostile = names(nested(100_000));
    expect(await refusal(() => Certificate.fromDer(hostile).emailAddresses)).toBe('too-deep');
  });

  test.each([
    ['certificate', 'malformed-certificate', (bytes: Uint8Array) => Certificate.fromDer(bytes)],
    ['cms', 'malformed-asn1', (bytes: Uint8Array) => openCms(bytes, OPTIONS)],
    ['key file', 'malformed-pkcs12', (bytes: Uint8Array) => importPkcs12(bytes, 'x')],
  ] as const)('a length of two gigabytes that never comes: %s', async (_, code, read) => {
    expect(await refusal(() => read(ber('30847fffffff', '0201', '00')))).toBe(code);
  });
});

function utf8Hex(text: string): string {
  return Buffer.from(text).toString('hex');
}

/** The certificate with other bytes in an extension; its signature is no longer right, which nobody asks here. */
function withExtension(der: Uint8Array, type: string, value: Uint8Array): Uint8Array {
  const [tbs, ...rest] = childrenOf(parseAsn1(der, 'certificate'));
  const fields = childrenOf(tbs!).map((field) => {
    if (field.idBlock.tagNumber !== 3 || field.idBlock.tagClass !== 3) return field;
    const extensions = childrenOf(childrenOf(field)[0]!).map((extension) =>
      oidText(childrenOf(extension)[0]) === type
        ? sequence(childrenOf(extension)[0]!, octetString(value))
        : extension,
    );
    return context(3, sequence(...extensions));
  });
  return encode(sequence(sequence(...fields), ...rest));
}
