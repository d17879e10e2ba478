import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openServiceKeys } from '../keys/index.js';
import { onBothStores } from '../storage/store-under-test.js';
import { passwordLimits } from './attempt-limits.js';
import { beginLogin, beginRegistration } from './opaque-client-under-test.js';
import { type OpaqueRecords, openOpaqueRecords } from './opaque-records.js';

const identifiers = { client: 'password/owner@firm.example', server: 'gateway.example' };
const password = 'rosebud';
const home = '192.0.2.1';

onBothStores((storage) => {
  let now = new Date('2026-03-01T10:00:00Z');
  let folder: string;
  let records: OpaqueRecords;
  let recordId: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'secure-mail-keys-'));
    const { database } = storage();
    await database.deleteFrom('service_identity').execute();
    await database.deleteFrom('opaque_attempts').execute();
    const clock = (): Date => now;
    const keys = await openServiceKeys({ database, folder, serviceName: 'gateway.example', clock });
    records = openOpaqueRecords({ database, keys, clock });
    const registration = await beginRegistration(password, identifiers);
    recordId = await database.transaction().execute(async (trx) => {
      const subject = { purpose: 'password', subject: 'owner' } as const;
      const evaluated = await records.evaluateRegistration(trx, {
        ...subject,
        registrationRequest: registration.registrationRequest,
      });
      const { registrationRecord } = registration.finish(evaluated.registrationResponse);
      await records.acceptRecord(trx, {
        ...subject,
        recordId: evaluated.recordId,
        registrationRecord,
        limits: passwordLimits,
      });
      return evaluated.recordId;
    });
  });
  afterEach(() => rm(folder, { recursive: true }));

  const pass = (minutes: number): void => {
    now = new Date(now.getTime() + minutes * 60_000);
  };

  /** @returns whether it was answered, and when not, how */
  async function attempt(guessed: string, source: string, name = 'owner@firm.example') {
    const login = await beginLogin(guessed, identifiers);
    const started = await records
      .startLogin({
        recordId: name === 'owner@firm.example' ? recordId : undefined,
        purpose: 'password',
        name,
        identifiers,
        startLoginRequest: login.startLoginRequest,
        source,
      })
      .catch((refusal: { code: string; retryAfter?: number }) => refusal);
    if ('code' in started) return `${started.code} ${started.retryAfter ?? 'for good'}`;
    const finished = login.finish(started.loginResponse);
    if (finished === undefined) return 'wrong';
    const { finishLoginRequest } = finished;
    await records.finishLogin({ loginId: started.loginId, purpose: 'password', finishLoginRequest });
    return 'right';
  }

  async function counter() {
    return await storage()
      .database.selectFrom('opaque_attempts')
      .selectAll()
      .where('counter', '=', recordId)
      .executeTakeFirstOrThrow();
  }

  async function strangersUseUpEverything(): Promise<void> {
    await storage()
      .database.updateTable('opaque_attempts')
      .set({ used: 100 })
      .where('counter', '=', recordId)
      .execute();
    expect(await attempt('guess', '203.0.113.1')).toBe('login-locked for good');
  }

  test('strangers never lock out a network that its owner has signed in from, not by hours nor for good', async () => {
    expect(await attempt(password, home)).toBe('right');
    for (const source of ['203.0.113.1', '203.0.113.2']) {
      for (let round = 0; round < 5; round += 1) expect(await attempt('guess', source)).toBe('wrong');
    }
    expect(await attempt('guess', '203.0.113.3')).toBe('login-locked 3600');
    expect(await attempt(password, '198.51.100.1')).toBe('login-locked 3600');
    expect(await attempt(password, home)).toBe('right');
    await strangersUseUpEverything();
    expect(await attempt(password, home)).toBe('right');
    expect(await attempt(password, home)).toBe('right');
  });

  test('a right password undoes the wrong ones of its own network, and nothing of a stranger', async () => {
    for (let round = 0; round < 3; round += 1) await attempt('typo', home);
    await attempt('guess', '203.0.113.1');
    expect(await counter()).toMatchObject({ used: 4, window_used: 4 });
    expect(await attempt(password, home)).toBe('right');
    expect(await counter()).toMatchObject({ used: 1, window_used: 1, forgiven: 3 });
    for (let round = 0; round < 4; round += 1) await attempt('typo', home);
    expect(await counter()).toMatchObject({ used: 1, reserve_used: 4 });
    expect(await attempt(password, home)).toBe('right');
    expect(await counter()).toMatchObject({ used: 1, reserve_used: 0, forgiven: 7 });
  });

  test("guessing from the owner's own network is bounded too, however often the owner signs in meanwhile", async () => {
    await storage()
      .database.updateTable('opaque_attempts')
      .set({ forgivable: 6, reserve_allowed: 8, allowed: 10 })
      .where('counter', '=', recordId)
      .execute();
    await attempt(password, home);
    let guessed = 0;
    for (let hour = 0; hour < 10; hour += 1) {
      for (let round = 0; round < 4; round += 1)
        guessed += (await attempt('guess', home)) === 'wrong' ? 1 : 0;
      await attempt(password, home);
      pass(61);
    }
    expect(await attempt('guess', home)).toBe('login-locked for good');
    expect(guessed).toBe(10 + 8 + 6);
  });

  test('unlocking lets strangers try a fixed number of times more, and the reserve likewise', async () => {
    await strangersUseUpEverything();
    const unlock = () =>
      storage()
        .database.transaction()
        .execute((trx) => records.unlock(trx, recordId));
    await unlock();
    await unlock();
    expect(await counter()).toMatchObject({ used: 100, allowed: 150, reserve_allowed: 50 });
    await storage()
      .database.updateTable('opaque_attempts')
      .set({ reserve_used: 50 })
      .where('counter', '=', recordId)
      .execute();
    await unlock();
    expect(await counter()).toMatchObject({ allowed: 150, reserve_allowed: 100 });
  });

  test('whoever unlocks from somewhere is not locked out there again by strangers', async () => {
    const { database } = storage();
    await database.transaction().execute((trx) => records.unlock(trx, recordId, home));
    await strangersUseUpEverything();
    expect(await attempt(password, home)).toBe('right');
  });

  test('how a lock is answered does not tell a subscriber, who signed in lately, from an unknown name', async () => {
    pass(37);
    expect(await attempt(password, home)).toBe('right');
    pass(20);
    const outcomes = async (name: string) => {
      const seen: string[] = [];
      for (const source of ['203.0.113.1', '203.0.113.2', '203.0.113.3']) {
        for (let round = 0; round < 6; round += 1) seen.push(await attempt('guess', source, name));
      }
      return seen;
    };
    const began = now;
    const real = await outcomes('owner@firm.example');
    const fake = await outcomes('nobody@firm.example');
    expect(real).toEqual(fake);
    expect(real[5]).toBe('login-locked 3600');
    // The window of neither was open before the first guess.
    for (const minutes of [40, 59, 61]) {
      now = new Date(began.getTime() + minutes * 60_000);
      const seen = [];
      for (const name of ['owner@firm.example', 'nobody@firm.example']) {
        seen.push(await attempt('guess', '203.0.113.9', name));
      }
      expect(seen[0]).toBe(seen[1]);
      expect(seen[0]).toBe(minutes === 61 ? 'wrong' : 'login-locked 3600');
    }
  });

  test('all addresses of one IPv6 network share what one source may try', async () => {
    for (let round = 1; round <= 5; round += 1) await attempt('guess', `2001:db8::${round}`);
    expect(await attempt('guess', '2001:db8::ffff:1')).toBe('login-locked 3600');
    expect(await attempt('guess', '2001:db8:0:1::1')).toBe('wrong');
  });
});
