import type { Transaction } from '../storage/index.js';

/** A client's network, at one counter. */
export interface Source {
  readonly counter: string;
  /** HMAC of the network. */
  readonly source: string;
  readonly windowSeconds: number;
  readonly now: Date;
}

export interface SourceStanding {
  /** Within its window. */
  readonly used: number;
  readonly windowStarted: Date;
  readonly owed: number;
  readonly owedReserve: number;
  /** The secret was proven from here. */
  readonly proven: boolean;
}

/** How a source stands. The counter's row is locked meanwhile. */
export async function standingOfSource(trx: Transaction, from: Source): Promise<SourceStanding> {
  const row = await trx
    .selectFrom('opaque_source_attempts')
    .selectAll()
    .where('counter', '=', from.counter)
    .where('source', '=', from.source)
    .executeTakeFirst();
  const current =
    row !== undefined &&
    row.used > 0 &&
    row.window_started.getTime() + from.windowSeconds * 1000 > from.now.getTime();
  return {
    used: current ? row.used : 0,
    windowStarted: current ? row.window_started : from.now,
    owed: row?.owed ?? 0,
    owedReserve: row?.owed_reserve ?? 0,
    proven: row !== undefined && row.proven_at !== null,
  };
}

export async function chargeSource(
  trx: Transaction,
  from: Source,
  known: SourceStanding,
  to: 'owed' | 'owed_reserve',
): Promise<void> {
  const next = {
    window_started: known.windowStarted,
    used: known.used + 1,
    owed: known.owed + (to === 'owed' ? 1 : 0),
    owed_reserve: known.owedReserve + (to === 'owed_reserve' ? 1 : 0),
  };
  await trx
    .insertInto('opaque_source_attempts')
    .values({ counter: from.counter, source: from.source, proven_at: null, ...next })
    .onConflict((conflict) => conflict.columns(['counter', 'source']).doUpdateSet(next))
    .execute();
}

/** The secret was proven from here: the source owes nothing, and has tries of its own from now on. */
export async function settleSource(trx: Transaction, from: Omit<Source, 'windowSeconds'>): Promise<void> {
  const settled = { used: 0, owed: 0, owed_reserve: 0, proven_at: from.now };
  await trx
    .insertInto('opaque_source_attempts')
    .values({ counter: from.counter, source: from.source, window_started: from.now, ...settled })
    .onConflict((conflict) => conflict.columns(['counter', 'source']).doUpdateSet(settled))
    .execute();
}

/** The owner vouches for a source in another way than by the secret: what it owes it goes on owing. */
export async function vouchForSource(trx: Transaction, from: Omit<Source, 'windowSeconds'>): Promise<void> {
  await trx
    .insertInto('opaque_source_attempts')
    .values({
      counter: from.counter,
      source: from.source,
      window_started: from.now,
      used: 0,
      owed: 0,
      owed_reserve: 0,
      proven_at: from.now,
    })
    .onConflict((conflict) =>
      conflict.columns(['counter', 'source']).doUpdateSet({ used: 0, proven_at: from.now }),
    )
    .execute();
}

/** Nobody waits for the end of a window any longer. */
export async function forgetWindows(trx: Transaction, counter: string): Promise<void> {
  await trx.updateTable('opaque_source_attempts').set({ used: 0 }).where('counter', '=', counter).execute();
}
