import { beforeAll, describe, expect, test } from 'vitest';
import { derContext, derOctets, derSequence, derTime } from '../asn1/der.js';
import { readTlv } from '../asn1/tlv.js';
import { structureOf } from '../certificates/certificate.js';
import { readSubjectKeyIdentifier } from '../certificates/certificate-extensions.js';
import { newFirm, newPerson, type Person, TODAY } from '../testing/firm.js';
import { issuerAndSerialNumberOf } from './issuer-and-serial-number.js';
import { isPreferred } from './named-certificate.js';

describe('the certificate somebody wants answers encrypted to', () => {
  let anna: Person;
  let keyIdentifier: Uint8Array;
  beforeAll(async () => {
    anna = await newPerson(await newFirm(), 'anna@firm.example', 'p-256');
    keyIdentifier = readSubjectKeyIdentifier(structureOf(anna.encryption.certificate))!;
  });

  test.each<[string, () => Uint8Array]>([
    [
      'issuer and serial number',
      () => {
        const { issuer, serialNumber } = issuerAndSerialNumberOf(anna.encryption.certificate);
        return derContext(0, issuer, serialNumber);
      },
    ],
    ['recipient key identifier', () => derContext(1, derOctets(keyIdentifier))],
    ['recipient key identifier with a date', () => derContext(1, derOctets(keyIdentifier), derTime(TODAY))],
    [
      'subject key identifier',
      () => {
        const octets = derOctets(keyIdentifier).slice();
        octets[0] = 0x82;
        return octets;
      },
    ],
  ])('is found by %s, and no other is', (_, preference) => {
    const named = readTlv(preference(), 'preference');
    expect(isPreferred(named, anna.encryption.certificate)).toBe(true);
    expect(isPreferred(named, anna.signing.certificate)).toBe(false);
  });

  test.each([
    ['nothing', derContext(1)],
    ['something else than a key identifier', derContext(1, derSequence())],
  ])('a recipient key identifier with %s names nobody', (_, preference) => {
    expect(isPreferred(readTlv(preference, 'preference'), anna.encryption.certificate)).toBe(false);
  });
});
