import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findTestMaterial } from './test-material.js';
import { people, ROOT_FILE, thunderbirdMessages } from './thunderbird-messages.js';

const material = findTestMaterial('thunderbird-smime');
if (!material.found) console.log(`Thunderbird’s table not compared with its files: ${material.reason}`);

describe('the table of Thunderbird’s messages', () => {
  test.skipIf(!material.found)('names every message and every key file, and no other', () => {
    if (!material.found) return;
    const named = [
      ...thunderbirdMessages.map(({ file }) => file),
      ...Object.keys(people).map((person) => `${person}.p12`),
      ROOT_FILE,
    ];
    expect(named.sort()).toEqual(readdirSync(material.folder).sort());
  });

  test('expects of each message what its file name says', () => {
    for (const { file, recipient, signature } of thunderbirdMessages) {
      const layers = file.split('.').filter((word) => ['env', 'sig', 'dsig'].includes(word));
      expect(recipient !== undefined, file).toBe(layers.includes('env'));
      // Only what was signed before it was enveloped is signed.
      expect(signature !== undefined, file).toBe(layers[0] !== 'env');
      expect(signature?.status === 'invalid', file).toBe(file.includes('.bad.'));
    }
  });
});
