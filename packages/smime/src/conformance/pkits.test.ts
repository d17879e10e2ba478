import { describeInChromium } from '@secure-mail/chromium/vitest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { validatePath } from '../index.js';
import { type CaseResult, suiteSummary } from './case-result.js';
import { ConformancePage } from './conformance-page.js';
import { readPkitsFiles } from './pkits-files.js';
import { PkitsRelyingParty, pkitsTests } from './pkits-suite.js';
import type { PkitsTest } from './pkits-test.js';
import { findTestMaterial } from './test-material.js';
import { UNSUPPORTED_IN_BROWSERS } from './unsupported-in-browsers.js';

const material = findTestMaterial('pkits');
if (!material.found) console.log(`PKITS skipped: ${material.reason}`);

describe.skipIf(!material.found)('PKITS: certification paths get the verdict that NIST gives them', () => {
  if (!material.found) return;
  const relyingParty = new PkitsRelyingParty(readPkitsFiles(material.folder), (o) => validatePath(o));
  const inNode = new Map<PkitsTest, Promise<CaseResult>>();
  const runInNode = (one: PkitsTest) => {
    const result = inNode.get(one) ?? relyingParty.run(one);
    inNode.set(one, result);
    return result;
  };

  describe('in Node', () => {
    afterAll(async () => console.log(suiteSummary('PKITS', await Promise.all(inNode.values()))));

    test.for(pkitsTests)('$id $certificate', async (one) => {
      expect((await runInNode(one)).differences).toEqual([]);
    });
  });

  describeInChromium('in Chromium', () => {
    let page: ConformancePage | undefined;
    let results: readonly CaseResult[] = [];
    beforeAll(async () => {
      page = await ConformancePage.open({ folders: { pkits: material.folder } });
      results = await page.run('pkits', undefined);
    });
    afterAll(async () => {
      await page?.close();
      console.log(suiteSummary('PKITS in Chromium', results));
    });
    const inChromium = ({ id }: PkitsTest) => results.find(({ name }) => name === id);

    test('only tests of an algorithm that Chromium lacks are left out', () => {
      const left = results.filter(({ outcome }) => outcome === 'unsupported-here');
      expect(Object.fromEntries(left.map(({ name, needs }) => [name, needs]))).toEqual(
        UNSUPPORTED_IN_BROWSERS.pkits,
      );
      // What cannot be verified is refused.
      for (const { told } of left) expect(told).toMatchObject({ valid: false });
    });

    test.for(pkitsTests.filter(({ id }) => !(id in UNSUPPORTED_IN_BROWSERS.pkits)))(
      '$id $certificate: the verdict is that of Node',
      async (one) => {
        expect(inChromium(one)).toMatchObject({ outcome: 'passed', differences: [] });
        expect(inChromium(one)?.told).toEqual((await runInNode(one)).told);
      },
    );
  });
});
