import { IMPLEMENTATIONS, type Measurement, type Operation } from './measurement.js';

/** Rows grouped by operation, size and recipients; every other implementation beside ours, as a ratio of time. */
export function resultTable(rows: readonly Measurement[]): string {
  const lines = [
    '| operation | size | recipients | implementation | time | MB/s | time ÷ ours | peak MiB | above idle | wire ÷ size |',
    '| --- | ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |',
  ];
  for (const operation of ['protect', 'open'] as const) {
    for (const { bytes, recipients } of combinations(rows, operation)) {
      const group = rows
        .filter((r) => r.operation === operation && r.bytes === bytes && r.recipients === recipients)
        .toSorted((a, b) => order(a) - order(b));
      const ours = group.find(({ implementation }) => implementation === 'ours');
      for (const row of group) lines.push(line(row, ours));
    }
  }
  return lines.join('\n');
}

function line(row: Measurement, ours: Measurement | undefined): string {
  const cells = [
    row.operation,
    sizeText(row.bytes),
    row.recipients,
    row.implementation,
    row.seconds < 1 ? `${(row.seconds * 1000).toFixed(1)} ms` : `${row.seconds.toFixed(2)} s`,
    row.implementation.startsWith('rsa') ? '' : (row.bytes / 1e6 / row.seconds).toFixed(1),
    ours ? (row.seconds / ours.seconds).toFixed(2) : '',
    row.peakMiB.toFixed(0),
    (row.peakMiB - row.idleMiB).toFixed(0),
    row.wireBytes > 0 ? (row.wireBytes / row.bytes).toFixed(2) : '',
  ];
  return `| ${cells.join(' | ')} |`;
}

function combinations(rows: readonly Measurement[], operation: Operation) {
  const keys = rows.filter((row) => row.operation === operation);
  return keys.filter(
    (row, i) =>
      keys.findIndex((other) => other.bytes === row.bytes && other.recipients === row.recipients) === i,
  );
}

function order({ implementation }: Measurement): number {
  return IMPLEMENTATIONS.indexOf(implementation);
}

export function sizeText(bytes: number): string {
  return bytes < 1e6 ? `${bytes / 1e3} KB` : `${bytes / 1e6} MB`;
}
