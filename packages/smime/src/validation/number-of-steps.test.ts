import { expect, test } from 'vitest';
import { createCrl, type Issuer, validatePath } from '../index.js';
import { newFirm, newPerson, TODAY } from '../testing/firm.js';
import { authority, foreignCertificate } from '../testing/foreign-certificate.js';

const HOUR = 3_600_000;

/** Certificates of one name that all may have issued each other are a search of its own for each CRL that they sign. */
test('attack: searches for those who signed CRLs are bounded together, not each alone', async () => {
  const firm = await newFirm();
  const anna = await newPerson(firm, 'anna@firm.example', 'p-256');
  const commonName = 'Test Issuing CA';
  const listOf = (issuer: Issuer) =>
    createCrl({
      issuer,
      number: 1n,
      thisUpdate: new Date(TODAY.getTime() - HOUR),
      nextUpdate: new Date(TODAY.getTime() + HOUR),
      revoked: [],
    });
  const strangers = await Promise.all(
    Array.from({ length: 30 }, () => foreignCertificate({ commonName, extensions: [authority()] })),
  );
  /** Another key of the CA, certified by the same root, as after a renewal. */
  const renewed = await foreignCertificate({ commonName, issuer: firm.root, extensions: [authority()] });
  const statusAfter = async (count: number) => {
    const some = strangers.slice(0, count);
    const crls = await Promise.all([...some, renewed].map(listOf));
    const { valid, revocations } = await validatePath({
      certificate: anna.signing.certificate,
      intermediates: [firm.issuing, ...some, renewed].map(({ certificate }) => certificate),
      roots: [firm.root.certificate],
      at: TODAY,
      crls,
    });
    expect(valid).toBe(true);
    return revocations[0]?.status;
  };
  expect(await statusAfter(0)).toBe('good');
  expect(await statusAfter(4)).toBe('good');
  // What is not looked at any more clears nobody.
  expect(await statusAfter(30)).toBe('unknown');
});
