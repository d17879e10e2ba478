import * as asn1js from 'asn1js';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Asn1, context, encode, encoded, sequence } from '../asn1/asn1.js';
import * as id from '../asn1/object-identifiers.js';
import { membersOf, readTlv } from '../asn1/tlv.js';
import { exactBuffer } from '../bytes/byte-arrays.js';
import { extension } from '../certificates/sign-certificate.js';
import { createCrl, validatePath } from '../index.js';
import { signatureScheme, signBytes } from '../keys/sign-bytes.js';
import { type Firm, newFirm, newPerson, type Person, TODAY } from '../testing/firm.js';

const HOUR = 3_600_000;
const hours = (count: number) => new Date(TODAY.getTime() + count * HOUR);

/** Of delta CRLs on the same complete one, the newest tells (RFC 5280 §5.2.4), wherever it stands. */
describe('several delta CRLs', () => {
  let firm: Firm;
  let anna: Person;
  beforeAll(async () => {
    firm = await newFirm();
    anna = await newPerson(firm, 'anna@firm.example', 'p-256');
  });

  const crl = (number: bigint, isRevoked: boolean, nextUpdate = hours(24)) =>
    createCrl({
      issuer: firm.issuing,
      number,
      thisUpdate: hours(-2),
      nextUpdate,
      revoked: isRevoked
        ? [{ serialNumber: anna.signing.certificate.serialNumber, date: hours(-1), reason: 'keyCompromise' }]
        : [],
    });
  /** The CRL as one that builds on the complete one of this number. */
  const delta = async (number: bigint, isRevoked: boolean, base = 1, nextUpdate = hours(24)) => {
    const { key } = firm.issuing;
    const [tbs] = membersOf(readTlv(await crl(number, isRevoked, nextUpdate), 'CRL'), 'CRL');
    const fields = membersOf(tbs!, 'CRL');
    const [extensions] = membersOf(fields.at(-1)!, 'CRL');
    const indicator = extension(id.DELTA_CRL_INDICATOR, true, new asn1js.Integer({ value: base }));
    const changed = encode(
      sequence(
        ...fields.slice(0, -1).map(({ bytes }) => encoded(bytes)),
        context(
          0,
          sequence(
            ...membersOf(extensions!, 'CRL').map(({ bytes }) => encoded(bytes)),
            indicator.toSchema() as Asn1,
          ),
        ),
      ),
    );
    const signature = new asn1js.BitString({ valueHex: exactBuffer(await signBytes(key, changed)) });
    return encode(sequence(encoded(changed), encoded(signatureScheme(key.spki).algorithm), signature));
  };
  const statusOf = async (crls: readonly Uint8Array[]) => {
    const { revocations } = await validatePath({
      certificate: anna.signing.certificate,
      intermediates: [firm.issuing.certificate],
      roots: [firm.root.certificate],
      at: TODAY,
      crls,
    });
    return revocations[0]?.status;
  };

  test('a delta CRL adds to the complete one', async () => {
    expect(await statusOf([await crl(1n, false)])).toBe('good');
    expect(await statusOf([await crl(1n, false), await delta(2n, true)])).toBe('revoked');
  });

  test('attack: an older one after the newest does not take a revocation back', async () => {
    const [complete, older, newest] = [await crl(1n, false), await delta(2n, false), await delta(3n, true)];
    for (const crls of [
      [complete, older, newest],
      [complete, newest, older],
      [newest, complete, older],
      [older, newest, complete],
    ])
      expect(await statusOf(crls)).toBe('revoked');
  });

  test('an outdated one still proves what it says', async () => {
    const outdated = await delta(2n, true, 1, hours(-1));
    expect(await statusOf([await crl(1n, false), outdated])).toBe('revoked');
    expect(await statusOf([await crl(1n, false), await delta(2n, false, 1, hours(-1))])).toBe('good');
  });

  test('one for a complete CRL that is not at hand proves what it says, and nothing of what it leaves out', async () => {
    expect(await statusOf([await crl(1n, false), await delta(3n, true, 2)])).toBe('revoked');
    expect(await statusOf([await crl(1n, false), await delta(3n, false, 2)])).toBe('good');
    expect(await statusOf([await delta(3n, true)])).toBe('revoked');
    expect(await statusOf([await delta(3n, false)])).toBe('unknown');
  });
});
