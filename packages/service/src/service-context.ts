import type { Logger } from 'pino';
import type { Audit } from './audit/index.js';
import type { BlobStore } from './blobs/index.js';
import type { Jobs } from './jobs/index.js';
import type { KeyFolder } from './keys/index.js';
import type { OpaqueRecords } from './opaque-records/index.js';
import type { Settings } from './settings.js';
import type { Database } from './storage/index.js';
import type { Throttle } from './throttling/index.js';

/** The time. Comes in as a value so that tests can move it. */
export type Clock = () => Date;

/** What every domain of the service works with. */
export interface ServiceContext {
  readonly settings: Settings;
  /**
   * The embedded store has one connection: inside a transaction use `trx` alone, anything else on `database`
   * would wait for the transaction to end.
   */
  readonly database: Database;
  readonly clock: Clock;
  readonly keys: KeyFolder;
  readonly opaqueRecords: OpaqueRecords;
  readonly throttle: Throttle;
  readonly jobs: Jobs;
  readonly log: Logger;
  readonly audit: Audit;
  readonly blobs: BlobStore;
}
