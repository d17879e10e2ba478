import * as asn1js from 'asn1js';
import { expect, test } from 'vitest';
import { encode, encoded, sequence } from '../asn1/asn1.js';
import { der, derOctets, derOid, derSequence } from '../asn1/der.js';
import { membersOf, readTlv } from '../asn1/tlv.js';
import { exactBuffer } from '../bytes/byte-arrays.js';
import { createCrl, validatePath } from '../index.js';
import { signatureScheme, signBytes } from '../keys/sign-bytes.js';
import { newFirm, newPerson, TODAY } from '../testing/firm.js';

const HOUR = 3_600_000;
/** Known to nobody. */
const EXTENSION = derOid('1.2.3');

/** What an entry adds may change what the other entries say (RFC 5280 §5.3). */
test('attack: a CRL with a critical extension in some entry that is not understood clears nobody', async () => {
  const firm = await newFirm();
  const anna = await newPerson(firm, 'anna@firm.example', 'p-256');
  const crl = await createCrl({
    issuer: firm.issuing,
    number: 1n,
    thisUpdate: new Date(TODAY.getTime() - HOUR),
    nextUpdate: new Date(TODAY.getTime() + HOUR),
    revoked: [{ serialNumber: '0x1234', date: new Date(TODAY.getTime() - HOUR), reason: 'unspecified' }],
  });
  const { key } = firm.issuing;
  const statusWith = async (extension: Uint8Array) => {
    const [tbs] = membersOf(readTlv(crl, 'CRL'), 'CRL');
    // Version, algorithm, issuer, two times, and then the entries.
    const fields = membersOf(tbs!, 'CRL').map((field, i) => {
      if (i !== 5) return field.bytes;
      const [entry] = membersOf(field, 'CRL');
      const parts = membersOf(entry!, 'CRL').map(({ bytes }) => bytes);
      return derSequence(derSequence(...parts, derSequence(extension)));
    });
    const changed = derSequence(...fields);
    const signature = new asn1js.BitString({ valueHex: exactBuffer(await signBytes(key, changed)) });
    const { revocations } = await validatePath({
      certificate: anna.signing.certificate,
      intermediates: [firm.issuing.certificate],
      roots: [firm.root.certificate],
      at: TODAY,
      crls: [encode(sequence(encoded(changed), encoded(signatureScheme(key.spki).algorithm), signature))],
    });
    return revocations[0]?.status;
  };
  const value = derOctets(derSequence());
  expect(await statusWith(derSequence(EXTENSION, value))).toBe('good');
  expect(await statusWith(derSequence(EXTENSION, der(1, Uint8Array.of(255)), value))).toBe('unknown');
});
