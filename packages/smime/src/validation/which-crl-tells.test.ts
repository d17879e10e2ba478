import { beforeAll, describe, expect, test } from 'vitest';
import {
  type Certificate,
  createCrl,
  issueMailboxCertificate,
  type RevocationReason,
  validatePath,
} from '../index.js';
import { type Firm, newFirm, newPerson, newSerial, type Person, TODAY } from '../testing/firm.js';

const hours = (count: number) => new Date(TODAY.getTime() + count * 3_600_000);

describe('which of several CRLs tells', () => {
  let firm: Firm;
  let anna: Person;
  beforeAll(async () => {
    firm = await newFirm();
    anna = await newPerson(firm, 'anna@firm.example', 'p-256');
  });

  interface Told {
    readonly number: bigint;
    /** Hours from now. */
    readonly from: number;
    readonly to: number;
    readonly reason?: RevocationReason;
    readonly of?: Certificate;
  }
  const crl = ({ number, from, to, reason, of = anna.signing.certificate }: Told) =>
    createCrl({
      issuer: firm.issuing,
      number,
      thisUpdate: hours(from),
      nextUpdate: hours(to),
      revoked: reason ? [{ serialNumber: of.serialNumber, date: hours(-50), reason }] : [],
    });
  const statusOf = async (told: readonly Told[], certificate = anna.signing.certificate) => {
    const { revocations } = await validatePath({
      certificate,
      intermediates: [firm.issuing.certificate],
      roots: [firm.root.certificate],
      at: TODAY,
      crls: await Promise.all(told.map(crl)),
    });
    return revocations[0]?.status;
  };
  const inEveryOrder = async (told: readonly [Told, Told]) => {
    const statuses = [await statusOf(told), await statusOf(told.toReversed())];
    expect(statuses[0]).toBe(statuses[1]);
    return statuses[0];
  };

  const OLDER = { number: 1n, from: -48, to: 24 };
  const NEWER = { number: 2n, from: -2, to: 24 };

  test('attack: an older one that is current still does not hide what a newer one tells', async () => {
    expect(await inEveryOrder([OLDER, { ...NEWER, reason: 'keyCompromise' }])).toBe('revoked');
  });

  test('what is outdated still proves what it tells', async () => {
    expect(await inEveryOrder([OLDER, { ...NEWER, to: -1, reason: 'keyCompromise' }])).toBe('revoked');
    expect(await statusOf([{ ...OLDER, to: -1 }])).toBe('unknown');
  });

  test('a key that is compromised stays so, a certificate on hold is released by a newer one', async () => {
    expect(await inEveryOrder([{ ...OLDER, reason: 'keyCompromise' }, NEWER])).toBe('revoked');
    expect(await inEveryOrder([{ ...OLDER, reason: 'certificateHold' }, NEWER])).toBe('good');
    expect(await inEveryOrder([OLDER, { ...NEWER, reason: 'certificateHold' }])).toBe('revoked');
  });

  test('attack: one of after its end leaves a certificate out, and that proves nothing of before (RFC 5280 §3.3)', async () => {
    const { key } = anna.signing;
    const ended = await issueMailboxCertificate({
      issuer: firm.issuing,
      address: 'anna@firm.example',
      spki: key.spki,
      use: 'sign',
      validity: { notBefore: new Date('2026-01-01T00:00:00Z'), notAfter: hours(24) },
      serialNumber: newSerial(),
    });
    expect(await statusOf([{ number: 1n, from: 23, to: 90 }], ended)).toBe('good');
    expect(await statusOf([{ number: 1n, from: 25, to: 90 }], ended)).toBe('unknown');
    const held = { number: 1n, from: -2, to: 90, reason: 'certificateHold', of: ended } as const;
    expect(await statusOf([held, { number: 2n, from: 23, to: 90 }], ended)).toBe('good');
    expect(await statusOf([held, { number: 2n, from: 25, to: 90 }], ended)).toBe('revoked');
  });
});
