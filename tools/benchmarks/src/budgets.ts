import { type ImplementationName, type Measurement, type Operation, SMALL } from './measurement.js';

interface Budget {
  readonly what: string;
  readonly wanted: string;
  /** Undefined when the rows do not hold what it needs. */
  readonly measured: (rows: Rows) => number | undefined;
  readonly holds: (value: number) => boolean;
}

/** What a message of base64 lines shrinks to when it is decoded: 57 bytes out of 78. */
const DECODED = 57 / 78;
const MB = 1_000_000;

const budgets: readonly Budget[] = [
  {
    what: 'protect 25 MB: time of the limit ÷ ours',
    wanted: '≥ 0.7',
    measured: (rows) => rows.timesOurs('protect', 25 * MB, 'limit'),
    holds: (ratio) => ratio >= 0.7,
  },
  {
    what: 'protect 25 MB: time of the limit of what is decoded first ÷ ours',
    wanted: '≥ 0.7',
    measured: (rows) => rows.timesOurs('protect', 25 * MB, 'limit-decoded'),
    holds: (ratio) => ratio >= 0.7,
  },
  {
    what: 'protect 25 MB: time of OpenSSL ÷ ours',
    wanted: '≥ 1',
    measured: (rows) => rows.timesOurs('protect', 25 * MB, 'openssl'),
    holds: (ratio) => ratio >= 1,
  },
  {
    what: 'protect 25 MB: time of OpenSSL without the inner base64 ÷ ours',
    wanted: '≥ 1',
    measured: (rows) => rows.timesOurs('protect', 25 * MB, 'openssl-der'),
    holds: (ratio) => ratio >= 1,
  },
  {
    what: 'open 25 MB: time of OpenSSL ÷ ours',
    wanted: '≥ 3',
    measured: (rows) => rows.timesOurs('open', 25 * MB, 'openssl'),
    holds: (ratio) => ratio >= 3,
  },
  ...(['protect', 'open'] as const).map((operation) => ({
    what: `${operation} 150 MB: memory above idle, MB`,
    wanted: '≤ 48',
    measured: (rows: Rows) => rows.aboveIdleMB(operation, 150 * MB),
    holds: (megabytes: number) => megabytes <= 48,
  })),
  {
    what: 'protect 25 MB: bytes on the wire ÷ bytes of the decoded content',
    wanted: '≤ 1.37',
    measured: (rows) => rows.growth(25 * MB),
    holds: (growth) => growth <= 1.37,
  },
  ...(['protect', 'open'] as const).map((operation) => ({
    what: `${operation} 10 KB: time ÷ that of the RSA operations alone`,
    wanted: '≤ 2',
    measured: (rows: Rows) => rows.timesRsa(operation),
    holds: (ratio: number) => ratio <= 2,
  })),
];

/** The budgets of the architecture beside what this run measured. */
export function budgetTable(measurements: readonly Measurement[]): string {
  const rows = new Rows(measurements);
  const lines = budgets.map(({ what, wanted, measured, holds }) => {
    const value = measured(rows);
    const outcome = value === undefined ? 'not measured' : holds(value) ? 'held' : 'missed';
    return `| ${what} | ${wanted} | ${value?.toFixed(2) ?? ''} | ${outcome} |`;
  });
  return ['| budget | wanted | measured | |', '| --- | --- | ---: | --- |', ...lines].join('\n');
}

/** Rows for one recipient. */
class Rows {
  readonly #rows: readonly Measurement[];

  constructor(rows: readonly Measurement[]) {
    this.#rows = rows.filter(({ recipients }) => recipients === 1);
  }

  timesOurs(operation: Operation, bytes: number, other: ImplementationName): number | undefined {
    return ratio(this.#find(operation, bytes, other), this.#find(operation, bytes, 'ours'));
  }

  timesRsa(operation: Operation): number | undefined {
    return ratio(this.#find(operation, SMALL, 'ours-in-memory'), this.#find(operation, SMALL, 'rsa'));
  }

  aboveIdleMB(operation: Operation, bytes: number): number | undefined {
    const row = this.#find(operation, bytes, 'ours');
    return row && ((row.peakMiB - row.idleMiB) * 2 ** 20) / MB;
  }

  growth(bytes: number): number | undefined {
    const row = this.#find('protect', bytes, 'ours');
    return row && row.wireBytes / (bytes * DECODED);
  }

  #find(operation: Operation, bytes: number, name: ImplementationName): Measurement | undefined {
    return this.#rows.find(
      (row) => row.operation === operation && row.bytes === bytes && row.implementation === name,
    );
  }
}

function ratio(a: Measurement | undefined, b: Measurement | undefined): number | undefined {
  return a && b && a.seconds / b.seconds;
}
