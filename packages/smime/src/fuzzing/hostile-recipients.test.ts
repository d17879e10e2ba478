import { expect, test } from 'vitest';
import { derContext, derOctets, derOid, derSequence, derSet, derSmallInteger } from '../asn1/der.js';
import * as id from '../asn1/object-identifiers.js';
import { utf8 } from '../bytes/byte-arrays.js';
import { issuerAndSerialNumberOf } from '../cms/issuer-and-serial-number.js';
import { openCms } from '../index.js';
import { newFirm, newPerson } from '../testing/firm.js';
import { OPTIONS, refusal } from './refusal.js';

const text = (value: string) => {
  const bytes = utf8(value);
  return Uint8Array.of(0x0c, 0x82, bytes.length >> 8, bytes.length & 255, ...bytes);
};
const rdn = (value: string) => derSet(derSequence(derOid('2.5.4.3'), text(value)));

test.each([
  ['as many names as the real one, each long', 1, 1500],
  ['many names', 90, 5],
])(
  'attack: thousands of recipients with the reader’s serial number, under issuers of %s, are passed over quickly',
  async (_, names, length) => {
    const ben = await newPerson(await newFirm(), 'ben@firm.example', 'p-256');
    const { serialNumber } = issuerAndSerialNumberOf(ben.encryption.certificate);
    const recipients = Array.from({ length: 4000 }, (_, i) =>
      derSequence(
        derSmallInteger(0),
        derSequence(
          derSequence(...Array.from({ length: names }, () => rdn(`${i} ${'ä'.repeat(length / 2)}`))),
          serialNumber,
        ),
        derSequence(derOid(id.RSA_ENCRYPTION)),
        derOctets(Uint8Array.of(1)),
      ),
    );
    const cms = derSequence(
      derOid(id.ID_ENVELOPED_DATA),
      derContext(0, derSequence(derSmallInteger(0), derSet(...recipients), derSequence(derOid(id.ID_DATA)))),
    );
    const options = { ...OPTIONS, keys: [ben.encryption] };
    expect(await refusal(() => openCms(cms, options))).toBe('recipient-not-found');
  },
);
