import { expect, test } from 'vitest';
import { findTestMaterial } from './test-material.js';

const elsewhere = { SECUREMAIL_TEST_MATERIAL: '/nowhere' };

test('material that is missing is told with the place where it is published', () => {
  expect(findTestMaterial('pkits', elsewhere)).toEqual({
    found: false,
    reason: expect.stringMatching(/^\/nowhere\/pkits is missing; published at csrc\.nist\.gov/),
  });
});

test('where nothing may be missing, missing material is a failure', () => {
  expect(() => findTestMaterial('thunderbird-smime', { ...elsewhere, CI: 'true' })).toThrow(/is missing/);
});
