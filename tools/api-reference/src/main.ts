import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createReference, readPages } from './reference.js';
import { smimeSubjects } from './smime-subjects.js';

const COMMAND = 'pnpm api-reference';
const folder = fileURLToPath(new URL('../../../packages/smime', import.meta.url));
const docs = join(folder, 'docs');

/** Writes `packages/smime/docs`; with `--check` says whether it is what would be written. Gives the exit status. */
export async function main(arguments_: readonly string[]): Promise<number> {
  const { pages, faults } = await createReference({
    title: '@secure-mail/smime',
    introduction: `Written from the docstrings in \`src\`; \`${COMMAND}\` renews it. The [README](../README.md) begins with examples.`,
    folder,
    errorCodeType: 'SmimeErrorCode',
    subjects: smimeSubjects,
  });
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) return 1;
  if (arguments_.includes('--check')) return check(pages);
  await rm(docs, { recursive: true, force: true });
  for (const [name, text] of pages) {
    await mkdir(dirname(join(docs, name)), { recursive: true });
    await writeFile(join(docs, name), text);
  }
  console.log(`${pages.size} pages in packages/smime/docs`);
  return 0;
}

async function check(pages: ReadonlyMap<string, string>): Promise<number> {
  const committed = await readPages(docs);
  const stale = [...new Set([...pages.keys(), ...committed.keys()])].filter(
    (name) => pages.get(name) !== committed.get(name),
  );
  if (stale.length === 0) return 0;
  console.error(
    `packages/smime/docs is not what the docstrings say: ${stale.join(', ')}.\nRenew it: ${COMMAND}`,
  );
  return 1;
}
