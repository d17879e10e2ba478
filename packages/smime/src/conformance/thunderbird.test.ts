import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { findTestMaterial } from './test-material.js';
import { ThunderbirdMail, thunderbirdCases, thunderbirdSummary } from './thunderbird-suite.js';

const material = findTestMaterial('thunderbird-smime');
if (!material.found) console.log(`Thunderbird skipped: ${material.reason}`);

describe.skipIf(!material.found)(
  'Thunderbird: each message of its tests is opened or refused as it should be',
  () => {
    const mail =
      material.found &&
      new ThunderbirdMail((name) => new Uint8Array(readFileSync(join(material.folder, name))));
    const results: (readonly string[])[] = [];
    afterAll(() => console.log(thunderbirdSummary(results)));

    test.for(thunderbirdCases)('$name', async (thunderbirdCase) => {
      if (!mail) return;
      const differences = await thunderbirdCase.differences(mail).catch((error) => [String(error)]);
      results.push(differences);
      expect(differences).toEqual([]);
    });
  },
);
