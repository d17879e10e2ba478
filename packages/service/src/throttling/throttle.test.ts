import { expect, test } from 'vitest';
import { onBothStores } from '../storage/store-under-test.js';
import { openThrottle } from './throttle.js';

const threePerMinute = { perWindow: 3, windowSeconds: 60 };

onBothStores((storage) => {
  let now = new Date('2026-03-01T10:00:00Z');
  const throttle = () =>
    openThrottle({ database: storage().database, clock: () => now, key: new Uint8Array(32) });

  test('a client address gets its share of a window and then hears how long to wait', async () => {
    for (let round = 0; round < 3; round += 1) await throttle().charge('door', '192.0.2.7', threePerMinute);
    now = new Date(now.getTime() + 20_000);
    await expect(throttle().charge('door', '192.0.2.7', threePerMinute)).rejects.toMatchObject({
      code: 'too-many-requests',
      retryAfter: 40,
    });
    await throttle().charge('door', '192.0.2.8', threePerMinute);
    await throttle().charge('another door', '192.0.2.7', threePerMinute);
    now = new Date(now.getTime() + 40_000);
    await throttle().charge('door', '192.0.2.7', threePerMinute);
  });

  test('what is given back counts no more', async () => {
    for (let round = 0; round < 10; round += 1) {
      await throttle().charge('refunded', '192.0.2.7', threePerMinute);
      await throttle().giveBack('refunded', '192.0.2.7');
    }
  });

  test('requests at once share the allowance', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, () => throttle().charge('at once', '192.0.2.7', threePerMinute)),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  });

  test('all addresses of one IPv6 network are one source; an IPv4 address in IPv6 form is itself', async () => {
    for (const source of ['2001:db8::1', '2001:db8:0:0:1::', '2001:db8:0:0:ffff:ffff:ffff:ffff']) {
      await throttle().charge('v6', source, threePerMinute);
    }
    await expect(throttle().charge('v6', '2001:db8::2', threePerMinute)).rejects.toMatchObject({
      code: 'too-many-requests',
    });
    await throttle().charge('v6', '2001:db8:0:1::1', threePerMinute);
    for (const source of ['::ffff:192.0.2.1', '192.0.2.1', '::ffff:192.0.2.1'])
      await throttle().charge('v4', source, threePerMinute);
    await expect(throttle().charge('v4', '192.0.2.1', threePerMinute)).rejects.toMatchObject({
      code: 'too-many-requests',
    });
  });

  test('client addresses are not kept readable', async () => {
    await throttle().charge('private', '192.0.2.99', threePerMinute);
    const rows = await storage().database.selectFrom('source_throttles').select('source').execute();
    expect(rows.map((row) => row.source).join(' ')).not.toContain('192.0.2');
  });
});
