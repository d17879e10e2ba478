import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import { Refusal } from '../refusal.js';
import type { Clock } from '../service-context.js';
import type { Database } from '../storage/index.js';
import { clientNetwork } from './client-network.js';

export interface Allowance {
  readonly perWindow: number;
  readonly windowSeconds: number;
}

/**
 * Counts what one client address does at one door, in the database, so that it holds across processes and
 * restarts. Charged before the answer is worked out; doors where only failures count give it back.
 */
export interface Throttle {
  /** @throws {Refusal} `too-many-requests` with the seconds to wait */
  charge(door: string, source: string, allowance: Allowance): Promise<void>;
  giveBack(door: string, source: string): Promise<void>;
  /** Forgets what no window counts any more. */
  sweep(): Promise<void>;
}

export function openThrottle(o: {
  readonly database: Database;
  readonly clock: Clock;
  /** Under which client addresses are hidden. */
  readonly key: Uint8Array;
}): Throttle {
  const hidden = (door: string, source: string): string =>
    createHmac('sha256', o.key)
      .update(`${door}\n${clientNetwork(source)}`)
      .digest('base64url');

  return {
    charge: async (door, source, allowance) => {
      const now = o.clock();
      const windowBegan = new Date(now.getTime() - allowance.windowSeconds * 1000);
      const row = await o.database
        .insertInto('source_throttles')
        .values({ door, source: hidden(door, source), window_started: now, used: 1 })
        .onConflict((conflict) =>
          conflict.columns(['door', 'source']).doUpdateSet({
            used: sql<number>`case when source_throttles.window_started <= ${windowBegan} then 1 else source_throttles.used + 1 end`,
            window_started: sql<Date>`case when source_throttles.window_started <= ${windowBegan} then ${now} else source_throttles.window_started end`,
          }),
        )
        .returning(['used', 'window_started'])
        .executeTakeFirstOrThrow();
      if (row.used <= allowance.perWindow) return;
      const ends = row.window_started.getTime() + allowance.windowSeconds * 1000;
      throw new Refusal('too-many-requests', 'Too many requests from this client address.', {
        retryAfter: Math.max(1, Math.ceil((ends - now.getTime()) / 1000)),
      });
    },
    giveBack: async (door, source) => {
      await o.database
        .updateTable('source_throttles')
        .set({ used: sql<number>`greatest(used - 1, 0)` })
        .where('door', '=', door)
        .where('source', '=', hidden(door, source))
        .execute();
    },
    sweep: async () => {
      const dayAgo = new Date(o.clock().getTime() - 24 * 60 * 60 * 1000);
      await o.database.deleteFrom('source_throttles').where('window_started', '<', dayAgo).execute();
    },
  };
}
