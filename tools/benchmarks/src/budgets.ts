import { type ImplementationName, type Measurement, type Operation, SMALL } from './measurement.js';

interface Budget {
  readonly what: string;
  /** Undefined: told beside the budgets, so that they are not taken for more than they are. */
  readonly bound: Bound | undefined;
  /** Undefined when the rows do not hold what it needs. */
  readonly measured: (rows: Rows) => number | undefined;
}

type Bound = readonly ['≥' | '≤', number];

const MB = 1_000_000;
const OPERATIONS: readonly Operation[] = ['protect', 'open'];

/** How many times our time another way takes for 25 MB, at the least. */
const SPEED: readonly (readonly [Operation, ImplementationName, string, number])[] = [
  ['protect', 'limit', 'the limit', 0.7],
  ['protect', 'limit-decoded', 'the limit of what is decoded first', 0.7],
  ['protect', 'openssl', 'OpenSSL', 1],
  ['protect', 'openssl-der', 'OpenSSL without the inner base64', 1],
  ['open', 'openssl', 'OpenSSL', 3],
];

/** What small messages are measured against: the RSA operations that this way of ours does itself. */
const FIXED_COST: readonly (readonly [ImplementationName, ImplementationName, string, Bound | undefined])[] =
  [
    ['ours-in-memory', 'rsa-known', 'keys at hand and the sender known', ['≤', 2]],
    ['ours-anew', 'rsa', 'every key and certificate of one’s own read anew', undefined],
  ];

const budgets: readonly Budget[] = [
  ...SPEED.map(
    ([operation, other, name, least]): Budget => ({
      what: `${operation} 25 MB: time of ${name} ÷ ours`,
      bound: ['≥', least],
      measured: (rows) => rows.timesOurs(operation, 25 * MB, other),
    }),
  ),
  ...OPERATIONS.map(
    (operation): Budget => ({
      what: `${operation} 150 MB: memory above idle, MB`,
      bound: ['≤', 48],
      measured: (rows) => rows.aboveIdleMB(operation, 150 * MB),
    }),
  ),
  {
    what: 'protect 25 MB: bytes on the wire ÷ bytes of the decoded content',
    bound: ['≤', 1.37],
    measured: (rows) => rows.growth(25 * MB),
  },
  ...FIXED_COST.flatMap(([ours, bare, how, bound]) =>
    OPERATIONS.map(
      (operation): Budget => ({
        what: `${operation} 10 KB: time ÷ that of the RSA operations alone, ${how}`,
        bound,
        measured: (rows) => rows.fixedCost(operation, ours, bare),
      }),
    ),
  ),
];

/** The budgets of the architecture beside what this run measured. */
export function budgetTable(measurements: readonly Measurement[]): string {
  const rows = new Rows(measurements);
  const lines = budgets.map(({ what, bound, measured }) => {
    const value = measured(rows);
    return `| ${what} | ${bound?.join(' ') ?? 'no budget'} | ${value?.toFixed(2) ?? ''} | ${outcome(value, bound)} |`;
  });
  return ['| budget | wanted | measured | |', '| --- | --- | ---: | --- |', ...lines].join('\n');
}

function outcome(value: number | undefined, bound: Bound | undefined): string {
  if (value === undefined) return 'not measured';
  if (!bound) return '';
  return holds(value, bound) ? 'held' : 'missed';
}

function holds(value: number, [relation, limit]: Bound): boolean {
  return relation === '≥' ? value >= limit : value <= limit;
}

/** What a message of base64 lines shrinks to when it is decoded: 57 bytes out of 78. */
const DECODED = 57 / 78;

/** Rows for one recipient. */
class Rows {
  readonly #rows: readonly Measurement[];

  constructor(rows: readonly Measurement[]) {
    this.#rows = rows.filter(({ recipients }) => recipients === 1);
  }

  timesOurs(operation: Operation, bytes: number, other: ImplementationName): number | undefined {
    return ratio(this.#find(operation, bytes, other), this.#find(operation, bytes, 'ours'));
  }

  fixedCost(operation: Operation, ours: ImplementationName, bare: ImplementationName): number | undefined {
    return ratio(this.#find(operation, SMALL, ours), this.#find(operation, SMALL, bare));
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
