import { sql, type Updateable } from 'kysely';
import type { Transaction } from '../storage/index.js';
import type { AttemptLimits } from './attempt-limits.js';
import type { OpaqueTables } from './opaque-tables.js';

type Attempts = OpaqueTables['opaque_attempts'];

export interface Charge {
  readonly charged: boolean;
  readonly triesLeft: number;
  /** Nothing but unlocking helps. */
  readonly locked: boolean;
  /** When the window is used up: seconds until it ends. */
  readonly retryAfter: number | undefined;
}

/** Begins counting for a record, or for a name that has none. Leaves a counter that is there as it is. */
export async function openCounter(
  trx: Transaction,
  counter: string,
  limits: AttemptLimits,
  options: { readonly fake: boolean; readonly now: Date },
): Promise<void> {
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
      lifetime_cap: limits.lockAfter === undefined ? null : limits.lifetimeCap,
      // Where a window alone locks, a stranger could keep the owner out for free: one address uses up half of it.
      per_source: limits.lockAfter === undefined ? Math.ceil(limits.perWindow / 2) : null,
    })
    .onConflict((conflict) => conflict.column('counter').doNothing())
    .execute();
}

/** Charges one attempt, if one is left. The row's lock makes parallel attempts wait for one another. */
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
  const windowOver = windowEnd(row).getTime() <= now.getTime();
  const windowUsed = windowOver ? 0 : row.window_used;
  const windowStarted = windowOver ? now : row.window_started;
  const retryAfter = secondsUntil(windowEnd({ ...row, window_started: windowStarted }), now);
  if (row.used >= row.allowed) return { charged: false, triesLeft: 0, locked: true, retryAfter: undefined };
  if (windowUsed >= row.per_window) return { charged: false, triesLeft: 0, locked: false, retryAfter };
  if (row.per_source !== null && !(await chargeSource(trx, row, source, { windowStarted, now }))) {
    return { charged: false, triesLeft: 0, locked: false, retryAfter };
  }
  const next: Updateable<Attempts> = {
    used: row.used + 1,
    window_started: windowStarted,
    window_used: windowUsed + 1,
  };
  await trx.updateTable('opaque_attempts').set(next).where('counter', '=', counter).execute();
  const left = { ...row, used: row.used + 1, window_used: windowUsed + 1, window_started: windowStarted };
  return { charged: true, ...standing(left, now), retryAfter: undefined };
}

/** Gives one attempt back after a valid finish. */
export async function refundAttempt(trx: Transaction, counter: string, source: string): Promise<void> {
  await trx
    .updateTable('opaque_attempts')
    .set({ used: sql<number>`greatest(used - 1, 0)`, window_used: sql<number>`greatest(window_used - 1, 0)` })
    .where('counter', '=', counter)
    .execute();
  await trx
    .updateTable('opaque_source_attempts')
    .set({ used: sql<number>`greatest(used - 1, 0)` })
    .where('counter', '=', counter)
    .where('source', '=', source)
    .execute();
}

/** A locked counter gets `step` further attempts, never more than its cap. One that is not locked stays as it is. */
export async function raiseAllowance(trx: Transaction, counter: string): Promise<void> {
  await trx
    .updateTable('opaque_attempts')
    .set({ allowed: sql<number>`least(used + step, coalesce(lifetime_cap, used + step))` })
    .where('counter', '=', counter)
    .whereRef('used', '>=', 'allowed')
    .execute();
}

/** What is left of a counter, as it stands. */
export function standing(row: Attempts, now: Date): { readonly triesLeft: number; readonly locked: boolean } {
  const windowUsed = windowEnd(row).getTime() <= now.getTime() ? 0 : row.window_used;
  return {
    triesLeft: Math.max(0, Math.min(row.allowed - row.used, row.per_window - windowUsed)),
    locked: row.used >= row.allowed,
  };
}

async function chargeSource(
  trx: Transaction,
  row: Attempts,
  source: string,
  window: { readonly windowStarted: Date; readonly now: Date },
): Promise<boolean> {
  const known = await trx
    .selectFrom('opaque_source_attempts')
    .selectAll()
    .where('counter', '=', row.counter)
    .where('source', '=', source)
    .executeTakeFirst();
  const current = known !== undefined && known.window_started.getTime() >= window.windowStarted.getTime();
  const used = current ? known.used : 0;
  if (row.per_source !== null && used >= row.per_source) return false;
  await trx
    .insertInto('opaque_source_attempts')
    .values({ counter: row.counter, source, window_started: window.now, used: used + 1 })
    .onConflict((conflict) =>
      conflict.columns(['counter', 'source']).doUpdateSet({
        used: used + 1,
        window_started: current ? known.window_started : window.now,
      }),
    )
    .execute();
  return true;
}

function windowEnd(row: Pick<Attempts, 'window_started' | 'window_seconds'>): Date {
  return new Date(row.window_started.getTime() + row.window_seconds * 1000);
}

function secondsUntil(end: Date, now: Date): number {
  return Math.max(1, Math.ceil((end.getTime() - now.getTime()) / 1000));
}
