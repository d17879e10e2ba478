import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeInChromium } from '@secure-mail/chromium/vitest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CaseResult, suiteSummary } from './case-result.js';
import { ConformancePage } from './conformance-page.js';
import { findTestMaterial } from './test-material.js';
import {
  runThunderbirdCase,
  type ThunderbirdCase,
  ThunderbirdMail,
  thunderbirdCases,
} from './thunderbird-suite.js';
import { UNSUPPORTED_IN_BROWSERS } from './unsupported-in-browsers.js';

const material = findTestMaterial('thunderbird-smime');
if (!material.found) console.log(`Thunderbird skipped: ${material.reason}`);

describe.skipIf(!material.found)(
  'Thunderbird: each message of its tests is opened or refused as it should be',
  () => {
    if (!material.found) return;
    const mail = new ThunderbirdMail((name) => new Uint8Array(readFileSync(join(material.folder, name))));
    const inNode = new Map<ThunderbirdCase, Promise<CaseResult>>();
    const runInNode = (one: ThunderbirdCase) => {
      const result = inNode.get(one) ?? runThunderbirdCase(one, mail);
      inNode.set(one, result);
      return result;
    };

    describe('in Node', () => {
      afterAll(async () => console.log(suiteSummary('Thunderbird', await Promise.all(inNode.values()))));

      test.for(thunderbirdCases)('$name', async (one) => {
        expect((await runInNode(one)).differences).toEqual([]);
      });
    });

    describeInChromium('in Chromium', () => {
      let page: ConformancePage | undefined;
      let results: readonly CaseResult[] = [];
      beforeAll(async () => {
        page = await ConformancePage.open({ folders: { 'thunderbird-smime': material.folder } });
        results = await page.run('thunderbird', undefined);
      });
      afterAll(async () => {
        await page?.close();
        console.log(suiteSummary('Thunderbird in Chromium', results));
      });

      test('only what needs an algorithm that Chromium lacks is left out, and says so', () => {
        const left = results.filter(({ outcome }) => outcome === 'unsupported-here');
        expect(Object.fromEntries(left.map(({ name, needs }) => [name, needs]))).toEqual(
          UNSUPPORTED_IN_BROWSERS.thunderbird,
        );
        for (const { told } of left) expect(told).toEqual({ error: 'unsupported-algorithm' });
      });

      test.for(thunderbirdCases.filter(({ name }) => !(name in UNSUPPORTED_IN_BROWSERS.thunderbird)))(
        '$name: the verdict is that of Node',
        async (one) => {
          const inChromium = results.find(({ name }) => name === one.name);
          expect(inChromium).toMatchObject({ outcome: 'passed', differences: [] });
          expect(inChromium?.told).toEqual((await runInNode(one)).told);
        },
      );
    });
  },
);
