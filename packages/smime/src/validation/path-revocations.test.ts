import { beforeAll, describe, expect, test } from 'vitest';
import { createCrl, type Issuer, validatePath } from '../index.js';
import { type Firm, newFirm, newPerson, type Person, TODAY } from '../testing/firm.js';

describe('what is known of the revocation of each certificate of a path', () => {
  let firm: Firm;
  let anna: Person;
  beforeAll(async () => {
    firm = await newFirm();
    anna = await newPerson(firm, 'anna@firm.example', 'p-256');
  });

  const crlOf = (issuer: Issuer, serialNumber?: string) =>
    createCrl({
      issuer,
      number: 1n,
      thisUpdate: TODAY,
      nextUpdate: new Date('2026-07-01T00:00:00Z'),
      revoked: serialNumber ? [{ serialNumber, date: TODAY, reason: 'keyCompromise' }] : [],
    });
  const verdict = (crls: readonly Uint8Array[], more: object = {}) =>
    validatePath({
      certificate: anna.signing.certificate,
      intermediates: [firm.issuing.certificate],
      roots: [firm.root.certificate],
      at: TODAY,
      crls,
      ...more,
    });
  const statuses = async (crls: readonly Uint8Array[], more: object = {}) => {
    const { path, revocation, revocations } = await verdict(crls, more);
    expect(revocations).toHaveLength(path.length);
    for (const [index, { certificate }] of revocations.entries())
      if (certificate) expect(certificate).toBe(path[index]);
    return [revocation.status, revocations.map(({ status }) => status)];
  };

  test('each has a statement of its own, the root is not asked about', async () => {
    const [ofIssuing, ofRoot] = [await crlOf(firm.issuing), await crlOf(firm.root)];
    expect(await statuses([ofIssuing, ofRoot])).toEqual(['good', ['good', 'good', 'not-checked']]);
    expect(await statuses([ofIssuing])).toEqual(['unknown', ['good', 'unknown', 'not-checked']]);
    expect(await statuses([ofRoot])).toEqual(['unknown', ['unknown', 'good', 'not-checked']]);
  });

  test('which of them is revoked', async () => {
    const ofRoot = await crlOf(firm.root);
    const { serialNumber } = anna.signing.certificate;
    const leaf = await verdict([await crlOf(firm.issuing, serialNumber), ofRoot]);
    expect(leaf).toMatchObject({
      valid: false,
      reason: 'revoked',
      revocations: [
        { status: 'revoked', reason: 'keyCompromise', at: TODAY },
        { status: 'good' },
        { status: 'not-checked' },
      ],
    });
    expect(leaf.revocation).toEqual(leaf.revocations[0]);
    const revokedCa = await crlOf(firm.root, firm.issuing.certificate.serialNumber);
    expect(await statuses([revokedCa, await crlOf(firm.issuing)])).toEqual([
      'revoked',
      ['not-checked', 'revoked', 'not-checked'],
    ]);
  });

  test('without anything to look into nothing is checked, of whatever path', async () => {
    expect(await statuses([])).toEqual(['not-checked', Array(3).fill('not-checked')]);
    expect(await statuses([], { intermediates: [] })).toEqual(['not-checked', ['not-checked']]);
    expect(await statuses([], { certificate: firm.root.certificate })).toEqual([
      'not-checked',
      ['not-checked'],
    ]);
  });
});
