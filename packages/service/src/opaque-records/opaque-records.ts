import type { OpaqueIdentifiers, OpaquePurpose } from '@secure-mail/contracts';
import type { KeyFolder } from '../keys/index.js';
import { Refusal } from '../refusal.js';
import type { Clock } from '../service-context.js';
import type { Database, Transaction } from '../storage/index.js';
import { keepsOut, raiseAllowance, standing } from './attempt-counter.js';
import type { AttemptLimits } from './attempt-limits.js';
import { finishLogin, hiddenSource, startLogin } from './login.js';
import { acceptRecord, evaluateRegistration } from './registration.js';
import { vouchForSource } from './source-attempts.js';

/** One engine for everything people prove they know: passwords, recovery answers, pickup answers. */
export interface OpaqueRecords {
  /** A fresh id for each registration; the same request for the same subject again gets the same answer. */
  evaluateRegistration(
    trx: Transaction,
    o: { readonly purpose: OpaquePurpose; readonly subject: string; readonly registrationRequest: string },
  ): Promise<{ recordId: string; registrationResponse: string }>;
  /** Takes one record per registration. @throws {Refusal} `registration-expired`, `invalid-request` */
  acceptRecord(
    trx: Transaction,
    o: {
      readonly purpose: OpaquePurpose;
      readonly subject: string;
      readonly recordId: string;
      readonly registrationRecord: string;
      readonly limits: AttemptLimits;
    },
  ): Promise<void>;
  removeRecord(trx: Transaction, recordId: string): Promise<void>;
  /**
   * Not inside a transaction: the charge is committed by itself before anything is evaluated.
   * @returns `triesLeft` should this attempt be wrong; `locked` when it is the last
   * @throws {Refusal} `login-locked`, `pickup-locked`, `too-many-requests`, `invalid-request`
   */
  startLogin(o: {
    readonly recordId: string | undefined;
    readonly purpose: OpaquePurpose;
    readonly name: string;
    readonly identifiers: OpaqueIdentifiers;
    readonly startLoginRequest: string;
    readonly source: string;
  }): Promise<{ loginId: string; loginResponse: string; triesLeft: number; locked: boolean }>;
  /**
   * Not inside a transaction. Gives the attempt back.
   * @throws {Refusal} `login-expired`; `login-refused`, `answer-refused` or `administrator-refused`
   */
  finishLogin(o: {
    readonly loginId: string;
    readonly purpose: OpaquePurpose;
    readonly finishLoginRequest: string;
  }): Promise<{ recordId: string; sessionKey: string }>;
  /** Inside a transaction, give it. */
  triesLeft(recordId: string, trx?: Transaction): Promise<{ triesLeft: number; locked: boolean }>;
  /** Of many records in one query; one that is not there is left out. */
  standings(
    recordIds: readonly string[],
  ): Promise<ReadonlyMap<string, { readonly triesLeft: number; readonly locked: boolean }>>;
  /**
   * Raises a locked record's allowance by its step; one that is not locked stays as it is. Windows that keep
   * somebody out end. @param source where its owner is, when they unlock it themselves: there it is kept unlocked
   */
  unlock(trx: Transaction, recordId: string, source?: string): Promise<{ triesLeft: number }>;
  /** Whether unlocking would let anybody in who is kept out. */
  keepsOut(trx: Transaction, recordId: string): Promise<boolean>;
  /** Forgets what has expired. */
  sweep(): Promise<void>;
}

export function openOpaqueRecords(deps: {
  readonly database: Database;
  readonly keys: KeyFolder;
  readonly clock: Clock;
}): OpaqueRecords {
  const attempts = async (from: Database | Transaction, recordId: string) => {
    const row = await from
      .selectFrom('opaque_attempts')
      .selectAll()
      .where('counter', '=', recordId)
      .executeTakeFirst();
    if (row === undefined) throw new Refusal('not-found', 'No such record.');
    return standing(row, deps.clock());
  };
  return {
    evaluateRegistration: (trx, o) => evaluateRegistration(trx, deps, o),
    acceptRecord: (trx, o) => acceptRecord(trx, deps, o),
    removeRecord: async (trx, recordId) => {
      await trx.deleteFrom('opaque_registrations').where('record_id', '=', recordId).execute();
      await trx.deleteFrom('opaque_records').where('id', '=', recordId).execute();
      await trx.deleteFrom('opaque_attempts').where('counter', '=', recordId).execute();
    },
    startLogin: (o) => startLogin(deps, o),
    finishLogin: (o) => finishLogin(deps, o),
    triesLeft: (recordId, trx) => attempts(trx ?? deps.database, recordId),
    standings: async (recordIds) => {
      if (recordIds.length === 0) return new Map();
      const rows = await deps.database
        .selectFrom('opaque_attempts')
        .selectAll()
        .where('counter', 'in', recordIds)
        .execute();
      const now = deps.clock();
      return new Map(rows.map((row) => [row.counter, standing(row, now)]));
    },
    unlock: async (trx, recordId, source) => {
      await raiseAllowance(trx, recordId);
      if (source !== undefined) {
        const hidden = await hiddenSource(deps.keys, source);
        await vouchForSource(trx, { counter: recordId, source: hidden, now: deps.clock() });
      }
      return { triesLeft: (await attempts(trx, recordId)).triesLeft };
    },
    keepsOut: (trx, recordId) => keepsOut(trx, recordId, deps.clock()),
    sweep: async () => {
      const now = deps.clock();
      const monthAgo = new Date(now.getTime() - 30 * 24 * 60 * 60 * 1000);
      const yearAgo = new Date(now.getTime() - 365 * 24 * 60 * 60 * 1000);
      await deps.database.deleteFrom('opaque_registrations').where('expires_at', '<=', now).execute();
      await deps.database.deleteFrom('opaque_logins').where('expires_at', '<=', now).execute();
      await deps.database
        .deleteFrom('opaque_attempts')
        .where('fake', '=', true)
        .where('window_started', '<', monthAgo)
        // A name that is locked stays so, as a record does.
        .whereRef('used', '<', 'allowed')
        .execute();
      await deps.database
        .deleteFrom('opaque_source_attempts')
        .where('window_started', '<', yearAgo)
        .where((where) => where.or([where('proven_at', 'is', null), where('proven_at', '<', yearAgo)]))
        .execute();
    },
  };
}
