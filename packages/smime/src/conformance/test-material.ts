import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the messages and certificates of others lie that conformance is measured against, or why they do not. */
export type TestMaterial =
  | { readonly found: true; readonly folder: string }
  | { readonly found: false; readonly reason: string };

const published = {
  pkits: 'csrc.nist.gov, "PKI Testing" (Public Key Interoperability Test Suite)',
  'thunderbird-smime': 'comm-central of Mozilla, mailnews/test/data/smime',
} as const;

/**
 * Looks in the folder that SECUREMAIL_TEST_MATERIAL names, else in `../shared/material` beside the repository.
 * @throws Error where nothing may be missing (CI=true).
 */
export function findTestMaterial(
  name: keyof typeof published,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): TestMaterial {
  const base = environment.SECUREMAIL_TEST_MATERIAL || join(repository, '..', 'shared', 'material');
  const folder = join(base, name);
  if (existsSync(folder)) return { found: true, folder };
  const reason = `${folder} is missing; published at ${published[name]}; docs/testing.md tells how to put it in place`;
  if (environment.CI === 'true') throw new Error(`${reason}.`);
  return { found: false, reason };
}

const repository = fileURLToPath(new URL('../../../..', import.meta.url));
