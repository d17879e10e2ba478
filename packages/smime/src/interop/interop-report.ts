import { describeCase, type InteropCase } from './interop-case.js';
import { read, written } from './interop-cases.js';
import type { Outcome } from './interop-trial.js';

export interface InteropRow {
  readonly peer: string;
  readonly direction: 'reads ours' | 'writes, we read';
  readonly one: InteropCase;
  readonly outcome: Outcome;
}

export interface PeerNote {
  readonly name: string;
  /** Its version, or why it was left out. */
  readonly note: string;
}

const DIRECTIONS = ['reads ours', 'writes, we read'] as const;
const KINDS = ['signature', 'encryption', 'key file'] as const;
const TITLES = { signature: 'Signatures', encryption: 'Encryption', 'key file': 'Key files' } as const;

/** The matrix as Markdown: a table for each kind and direction with a column for each peer, and what the peers said. */
export function interopReport(peers: readonly PeerNote[], rows: readonly InteropRow[]): string {
  const names = [...new Set(rows.map(({ peer }) => peer))];
  const words: string[] = [];
  const mark = (row: InteropRow | undefined) => {
    if (!row) return '';
    if (row.outcome.kind === 'works') return 'yes';
    const text = `${row.peer}: ${row.outcome.words}`;
    if (!words.includes(text)) words.push(text);
    return `${row.outcome.kind === 'peer-cannot' ? 'no' : 'fails'} (${words.indexOf(text) + 1})`;
  };
  const tables = KINDS.flatMap((kind) =>
    DIRECTIONS.map((direction) => {
      const inTable = rows.filter((row) => row.one.kind === kind && row.direction === direction);
      const order = direction === 'reads ours' ? written : read;
      const lines = order
        .filter((one) => one.kind === kind)
        .map((one) => {
          const title = describeCase(one);
          const cells = names.map((name) =>
            mark(inTable.find((row) => row.peer === name && describeCase(row.one) === title)),
          );
          return `| ${title} | ${cells.join(' | ')} |`;
        });
      return [
        `## ${TITLES[kind]}: the peer ${direction}`,
        '',
        `| | ${names.join(' | ')} |`,
        `| --- |${' --- |'.repeat(names.length)}`,
        ...lines,
        '',
      ].join('\n');
    }),
  );
  return [
    ...['| peer | version |', '| --- | --- |'],
    ...peers.map(({ name, note }) => `| ${name} | ${note} |`),
    '',
    ...tables,
    '## What the peers say',
    '',
    ...words.map((text, index) => `${index + 1}. ${text.replaceAll('|', '\\|')}`),
    '',
  ].join('\n');
}

/** The line that a run ends with. */
export function interopSummary(rows: readonly InteropRow[]): string {
  const works = rows.filter(({ outcome }) => outcome.kind === 'works').length;
  const cannot = rows.filter(({ outcome }) => outcome.kind === 'peer-cannot').length;
  return `Interop ${works}/${rows.length - cannot}, and ${cannot} that a peer cannot do`;
}
