import { validatePath } from '../index.js';
import type { CaseResult } from './case-result.js';
import { PkitsRelyingParty, pkitsTests } from './pkits-suite.js';
import { runThunderbirdCase, ThunderbirdMail, thunderbirdCases } from './thunderbird-suite.js';
import { MISSING_IN_BROWSERS } from './unsupported-in-browsers.js';

/** What the page does when it is asked to; its arguments and results are data. */
export interface PageFunctions {
  readonly pkits: () => Promise<readonly CaseResult[]>;
  readonly thunderbird: () => Promise<readonly CaseResult[]>;
}

const pageFunctions: PageFunctions = {
  async pkits() {
    const files = await fetchFolder('pkits');
    const relyingParty = new PkitsRelyingParty(
      { certificates: named(files, 'certs/', '.crt'), crls: named(files, 'crls/', '.crl') },
      (o) => validatePath(o),
      MISSING_IN_BROWSERS,
    );
    return inOrder(pkitsTests, (test) => relyingParty.run(test));
  },

  async thunderbird() {
    const files = await fetchFolder('thunderbird-smime');
    const mail = new ThunderbirdMail((name) => files.get(name)!);
    return inOrder(thunderbirdCases, (one) => runThunderbirdCase(one, mail, MISSING_IN_BROWSERS));
  },
};

Object.assign(globalThis, { pageFunctions });

async function inOrder<Case, Result>(
  cases: readonly Case[],
  run: (one: Case) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const one of cases) results.push(await run(one));
  return results;
}

/** The files of a folder by their path in it. */
async function fetchFolder(folder: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const index = (await (await fetch(`/${folder}/`)).json()) as readonly string[];
  const files = index.map(async (path): Promise<[string, Uint8Array]> => {
    const response = await fetch(`/${folder}/${encodeURI(path)}`);
    return [path, new Uint8Array(await response.arrayBuffer())];
  });
  return new Map(await Promise.all(files));
}

function named(
  files: ReadonlyMap<string, Uint8Array>,
  folder: string,
  ending: string,
): ReadonlyMap<string, Uint8Array> {
  return new Map(
    [...files]
      .filter(([path]) => path.startsWith(folder) && path.endsWith(ending))
      .map(([path, bytes]) => [path.slice(folder.length, -ending.length), bytes]),
  );
}
