import { sql, type Updateable } from 'kysely';
import type { Transaction } from '../storage/index.js';
import type { AttemptLimits } from './attempt-limits.js';
import type { OpaqueTables } from './opaque-tables.js';
import {
  chargeSource,
  forgetWindows,
  type Source,
  type SourceStanding,
  settleSource,
  standingOfSource,
} from './source-attempts.js';

type Attempts = OpaqueTables['opaque_attempts'];

export interface Charge {
  readonly charged: boolean;
  readonly triesLeft: number;
  /** Nothing but unlocking helps. */
  readonly locked: boolean;
  /**
   * When a window is used up: the length of a whole one. How much of it is over would tell when it was opened,
   * and so whether somebody signs in there.
   */
  readonly retryAfter: number | undefined;
  /** Charged to what is kept for sources that have proven the secret before. */
  readonly fromReserve: boolean;
}

/** Begins counting for a record, or for a name that has none. Leaves a counter that is there as it is. */
export async function openCounter(
  trx: Transaction,
  counter: string,
  limits: AttemptLimits,
  options: { readonly fake: boolean; readonly now: Date },
): Promise<void> {
  const lockedByWindow = limits.lockAfter === undefined;
  await trx
    .insertInto('opaque_attempts')
    .values({
      counter,
      fake: options.fake,
      used: 0,
      allowed: limits.lockAfter ?? limits.lifetimeCap,
      window_started: options.now,
      window_used: 0,
      per_window: limits.perWindow,
      window_seconds: limits.windowSeconds,
      step: limits.step,
      lifetime_cap: lockedByWindow ? null : limits.lifetimeCap,
      // Where a window alone locks, a stranger could keep the owner out for free: one network uses up half of
      // it, and networks that the owner has signed in from have tries of their own.
      per_source: lockedByWindow ? Math.ceil(limits.perWindow / 2) : null,
      reserve_used: 0,
      reserve_allowed: lockedByWindow ? limits.step : 0,
      forgiven: 0,
      forgivable: lockedByWindow ? limits.lifetimeCap * 5 : 0,
    })
    .onConflict((conflict) => conflict.column('counter').doNothing())
    .execute();
}

/**
 * Charges one attempt, if one is left. The row's lock makes parallel attempts wait for one another.
 *
 * However it is gone about, a record is never tried wrongly more often than `allowed` (strangers), plus
 * `reserve_allowed` (networks its owner has signed in from), plus `forgivable` (what a right try has undone);
 * none of these grows but by unlocking.
 */
export async function chargeAttempt(
  trx: Transaction,
  counter: string,
  source: string,
  now: Date,
): Promise<Charge> {
  const row = await trx
    .selectFrom('opaque_attempts')
    .selectAll()
    .where('counter', '=', counter)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const from: Source = { counter, source, windowSeconds: row.window_seconds, now };
  const known = row.per_source === null ? undefined : await standingOfSource(trx, from);
  const sourceLeft = row.per_source === null ? row.per_window : row.per_source - (known?.used ?? 0);
  const refused = { charged: false, triesLeft: 0, fromReserve: false } as const;
  const wait = { ...refused, locked: false, retryAfter: row.window_seconds };
  if (known?.proven === true && row.reserve_used < row.reserve_allowed) {
    return sourceLeft <= 0 ? wait : await chargeReserve(trx, row, { from, known, sourceLeft });
  }
  if (row.used >= row.allowed) return { ...refused, locked: true, retryAfter: undefined };
  const windowUsed = usedInWindow(row, now);
  if (windowUsed >= row.per_window || sourceLeft <= 0) return wait;
  if (known !== undefined) await chargeSource(trx, from, known, 'owed');
  const next = {
    used: row.used + 1,
    // A window opens with the first try that counts: one that was given back says nothing.
    window_started: windowUsed === 0 ? now : row.window_started,
    window_used: windowUsed + 1,
  } satisfies Updateable<Attempts>;
  await trx.updateTable('opaque_attempts').set(next).where('counter', '=', counter).execute();
  return { charged: true, ...standing({ ...row, ...next }, now), retryAfter: undefined, fromReserve: false };
}

/**
 * Gives one attempt back after a valid finish. Where sources are told apart, this one has proven the secret:
 * its earlier wrong tries are forgotten, as far as any may be.
 */
export async function refundAttempt(
  trx: Transaction,
  login: { readonly counter: string; readonly source: string; readonly fromReserve: boolean },
  now: Date,
): Promise<void> {
  const row = await trx
    .selectFrom('opaque_attempts')
    .selectAll()
    .where('counter', '=', login.counter)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const from: Source = { ...login, windowSeconds: row.window_seconds, now };
  const known = row.per_source === null ? undefined : await standingOfSource(trx, from);
  const owed = known?.owed ?? 1;
  const owedReserve = known?.owedReserve ?? 0;
  // The attempt itself, unless another right one has given it back already.
  const own = Math.min(1, login.fromReserve ? owedReserve : owed);
  const ownReserve = login.fromReserve ? own : 0;
  let grant = Math.min(owed + owedReserve - own, row.forgivable - row.forgiven);
  const forgiven = row.forgiven + grant;
  const back = own - ownReserve + Math.min(grant, owed - (own - ownReserve));
  grant -= back - (own - ownReserve);
  await trx
    .updateTable('opaque_attempts')
    .set({
      used: Math.max(0, row.used - back),
      window_used: Math.max(0, row.window_used - (login.fromReserve ? 0 : (known?.used ?? 1))),
      reserve_used: Math.max(0, row.reserve_used - ownReserve - grant),
      forgiven,
    })
    .where('counter', '=', login.counter)
    .execute();
  if (known !== undefined) await settleSource(trx, from);
}

/**
 * A locked counter gets `step` further attempts, never more than its cap; one that is not stays as it is. Where
 * windows lock, whoever waits for one need not wait any longer.
 */
export async function raiseAllowance(trx: Transaction, counter: string): Promise<void> {
  await trx
    .updateTable('opaque_attempts')
    .set({ allowed: sql<number>`least(used + step, coalesce(lifetime_cap, used + step))` })
    .where('counter', '=', counter)
    .whereRef('used', '>=', 'allowed')
    .execute();
  const windowed = await trx
    .updateTable('opaque_attempts')
    .set({
      window_used: 0,
      reserve_allowed: sql<number>`case when reserve_used >= reserve_allowed then reserve_used + step else reserve_allowed end`,
    })
    .where('counter', '=', counter)
    .where('per_source', 'is not', null)
    .returning('counter')
    .executeTakeFirst();
  if (windowed !== undefined) await forgetWindows(trx, counter);
}

/** What is left of a counter for a stranger, as it stands. */
export function standing(row: Attempts, now: Date): { readonly triesLeft: number; readonly locked: boolean } {
  return {
    triesLeft: Math.max(0, Math.min(row.allowed - row.used, row.per_window - usedInWindow(row, now))),
    locked: row.used >= row.allowed,
  };
}

/** Whether anybody is kept out, for a while or until it is unlocked: a stranger, a source, or all sources of the owner. */
export async function keepsOut(trx: Transaction, counter: string, now: Date): Promise<boolean> {
  const row = await trx
    .selectFrom('opaque_attempts')
    .selectAll()
    .where('counter', '=', counter)
    .executeTakeFirst();
  if (row === undefined) return false;
  if (standing(row, now).triesLeft === 0) return true;
  if (row.per_source === null) return false;
  if (row.reserve_used >= row.reserve_allowed) return true;
  const windowBegan = new Date(now.getTime() - row.window_seconds * 1000);
  const source = await trx
    .selectFrom('opaque_source_attempts')
    .select('source')
    .where('counter', '=', counter)
    .where('used', '>=', row.per_source)
    .where('window_started', '>', windowBegan)
    .executeTakeFirst();
  return source !== undefined;
}

async function chargeReserve(
  trx: Transaction,
  row: Attempts,
  o: { readonly from: Source; readonly known: SourceStanding; readonly sourceLeft: number },
): Promise<Charge> {
  await chargeSource(trx, o.from, o.known, 'owed_reserve');
  await trx
    .updateTable('opaque_attempts')
    .set({ reserve_used: row.reserve_used + 1 })
    .where('counter', '=', row.counter)
    .execute();
  const triesLeft = Math.min(o.sourceLeft, row.reserve_allowed - row.reserve_used) - 1;
  return { charged: true, triesLeft, locked: false, retryAfter: undefined, fromReserve: true };
}

function usedInWindow(row: Attempts, now: Date): number {
  const ends = row.window_started.getTime() + row.window_seconds * 1000;
  return ends <= now.getTime() ? 0 : row.window_used;
}
