import { afterAll, describe, expect, test } from 'vitest';
import { validatePath } from '../index.js';
import { readPkitsFiles } from './pkits-files.js';
import { PkitsRelyingParty, type PkitsResult, pkitsSummary, pkitsTests } from './pkits-suite.js';
import { findTestMaterial } from './test-material.js';

const material = findTestMaterial('pkits');
if (!material.found) console.log(`PKITS skipped: ${material.reason}`);

describe.skipIf(!material.found)('PKITS: certification paths get the verdict that NIST gives them', () => {
  const relyingParty =
    material.found &&
    new PkitsRelyingParty(readPkitsFiles(material.folder), (o) => validatePath(o), new Set(['DSA']));
  const results: PkitsResult[] = [];
  afterAll(() => console.log(pkitsSummary(results)));

  test.for(pkitsTests)('$id $certificate', async (pkitsTest, { skip }) => {
    if (!relyingParty) return;
    const result = await relyingParty.run(pkitsTest);
    results.push(result);
    if (result.outcome === 'left-out') skip(result.reason);
    expect(result.outcome === 'failed' ? result.difference : undefined).toBeUndefined();
  });
});
