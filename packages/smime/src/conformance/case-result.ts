import { type RareAlgorithm, WHY_MISSING } from './rare-algorithms.js';

/** What one case of a suite came to: data alone, so that a page can hand it over. */
export interface CaseResult {
  readonly name: string;
  /** `unsupported-here`: it needs an algorithm that this platform lacks. */
  readonly outcome: 'passed' | 'failed' | 'unsupported-here';
  /** What is not as the suite's table says. */
  readonly differences: readonly string[];
  /** The verdict in every detail, or the code of the error: the same on every platform. */
  readonly told: Told;
  readonly needs?: RareAlgorithm | undefined;
}

export type Told =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly Told[]
  | { readonly [name: string]: Told };

export function caseResult(
  name: string,
  { told, differences }: Pick<CaseResult, 'told' | 'differences'>,
  needs: RareAlgorithm | undefined,
  missing: ReadonlySet<RareAlgorithm>,
): CaseResult {
  const outcome =
    needs !== undefined && missing.has(needs)
      ? 'unsupported-here'
      : differences.length === 0
        ? 'passed'
        : 'failed';
  return { name, outcome, differences, told, needs };
}

/** The line that a run ends with, followed by what it left out. */
export function suiteSummary(suite: string, results: readonly CaseResult[]): string {
  const run = results.filter(({ outcome }) => outcome !== 'unsupported-here');
  const passed = run.filter(({ outcome }) => outcome === 'passed');
  const left = results.flatMap(({ outcome, name, needs }) =>
    outcome === 'unsupported-here' && needs
      ? [`  unsupported-here ${name}: ${needs}, because ${WHY_MISSING[needs]}`]
      : [],
  );
  return [`${suite} ${passed.length}/${run.length}`, ...left].join('\n');
}
