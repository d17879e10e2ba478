export const IMPLEMENTATIONS = ['ours', 'openssl', 'gpgsm', 'node-forge', 'pkijs', 'limit', 'rsa'] as const;
export type ImplementationName = (typeof IMPLEMENTATIONS)[number];
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
  /** The most memory the process (of a pipeline: its processes together) had, and what it had before it began. */
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
