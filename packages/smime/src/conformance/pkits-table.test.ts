import { describe, expect, test } from 'vitest';
import { readPkitsFiles } from './pkits-files.js';
import { pkitsTests } from './pkits-suite.js';
import { findTestMaterial } from './test-material.js';

/** Names that carry no verdict, and names whose verdict some setting of the document turns around. */
const withoutVerdict = /^(All|Any|CPS|Different|Overlapping|UserNotice|inhibitAnyPolicyTest3)/;
const turnedAround = ['4.8.1.3', '4.10.1.2', '4.10.1.3', '4.10.3.1', '4.10.5.2', '4.10.6.2'];

/** Tests of each section 4.1 to 4.16 in version 1.0.1 of the document. */
const testsOfSection = [6, 8, 11, 21, 8, 17, 5, 20, 8, 14, 11, 10, 38, 35, 10, 2];

const material = findTestMaterial('pkits');
if (!material.found) console.log(`PKITS table not compared with its files: ${material.reason}`);

describe('the table of PKITS', () => {
  test('holds every test of every section once, in order', () => {
    const numbers = pkitsTests.map(({ id }) => id.split('.').slice(0, 3).join('.'));
    const expected = testsOfSection.flatMap((count, section) =>
      Array.from({ length: count }, (_, index) => `4.${section + 1}.${index + 1}`),
    );
    expect([...new Set(numbers)]).toEqual(expected);
    expect(new Set(pkitsTests.map(({ id }) => id)).size).toBe(pkitsTests.length);
  });

  test('numbers each test as the name of its certificate does', () => {
    for (const { id, certificate } of pkitsTests) {
      expect(certificate).toMatch(new RegExp(`Test${id.split('.')[2]}EE$`));
    }
  });

  test('agrees with the verdict in the name of the certificate, but where the document says otherwise', () => {
    const differing = pkitsTests
      .filter(({ certificate }) => !withoutVerdict.test(certificate))
      .filter(({ certificate, valid }) => !certificate.startsWith(valid ? 'Valid' : 'Invalid'))
      .map(({ id }) => id);
    expect(differing).toEqual(turnedAround);
  });

  test.skipIf(!material.found)('uses every end-entity certificate of the suite and no other', () => {
    if (!material.found) return;
    const { certificates } = readPkitsFiles(material.folder);
    const published = [...certificates.keys()].filter((name) => name.endsWith('EE'));
    expect(published).toHaveLength(223);
    expect([...new Set(pkitsTests.map(({ certificate }) => certificate))].sort()).toEqual(published.sort());
  });
});
