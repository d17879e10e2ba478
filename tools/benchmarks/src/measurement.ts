export const IMPLEMENTATIONS = [
  'ours',
  'ours-in-memory',
  'ours-anew',
  'rsa-known',
  'rsa',
  'limit',
  'limit-decoded',
  'openssl',
  'openssl-der',
  'gpgsm',
  'pkijs',
  'node-forge',
] as const;
export type ImplementationName = (typeof IMPLEMENTATIONS)[number];
/** Bytes of the small message that every process of a measurement has behind it. */
export const SMALL = 10_000;

export type Operation = 'protect' | 'open';

/** What is measured: one implementation, one operation, one size, one number of recipients. */
export interface Task {
  readonly operation: Operation;
  readonly bytes: number;
  readonly recipients: number;
  readonly implementation: ImplementationName;
  /** Of the people and messages; see MeasuringFolder. */
  readonly folder: string;
  readonly runs: number;
  /** Operations in one run: small ones are too short to be timed alone. */
  readonly repeats: number;
}

/** A row of the result; seconds are of one operation, the median of the runs. */
export interface Measurement {
  readonly operation: Operation;
  readonly bytes: number;
  readonly recipients: number;
  readonly implementation: ImplementationName;
  readonly seconds: number;
  /**
   * The most memory the process (of a pipeline: its processes together) had, and what it had after one message of
   * 10 KB: with the program loaded and everything at work once.
   */
  readonly peakMiB: number;
  readonly idleMiB: number;
  /** The protected message, as it is sent. */
  readonly wireBytes: number;
}

/** How an implementation does it, file to file. */
export interface Implementation {
  prepare(task: Task): Promise<{
    readonly run: () => Promise<void>;
    /** The protected message; undefined where none is made. */
    readonly wire?: string;
    /** Memory of processes that the work was given to, in MiB. */
    readonly processesMiB?: () => number;
    readonly end?: () => void;
  }>;
}
