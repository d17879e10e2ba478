import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpaquePurpose } from '@secure-mail/contracts';
import { expect, test } from 'vitest';
import { openServiceKeys } from '../keys/index.js';
import { onBothStores } from '../storage/store-under-test.js';
import type { AttemptLimits } from './attempt-limits.js';
import { beginLogin, beginRegistration } from './opaque-client-under-test.js';
import { openOpaqueRecords } from './opaque-records.js';

const pickupLimits: AttemptLimits = {
  perWindow: 100,
  windowSeconds: 3600,
  lockAfter: 3,
  lifetimeCap: 7,
  step: 3,
};
const identifiers = { client: 'pickup/deposit/recipient', server: 'gateway.example' };
const answer = 'rosebud';

onBothStores((storage) => {
  let now = new Date('2026-03-01T10:00:00Z');

  async function withRecords(
    run: (o: {
      records: ReturnType<typeof openOpaqueRecords>;
      register(subject: string, purpose?: OpaquePurpose): Promise<string>;
      guess(recordId: string, guessed: string): Promise<Awaited<ReturnType<typeof attempt>>>;
    }) => Promise<void>,
  ): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), 'secure-mail-keys-'));
    const { database } = storage();
    await database.deleteFrom('service_identity').execute();
    const clock = (): Date => now;
    const keys = await openServiceKeys({ database, folder, serviceName: 'gateway.example', clock });
    const records = openOpaqueRecords({ database, keys, clock });
    const register = async (subject: string, purpose: OpaquePurpose = 'pickup'): Promise<string> => {
      const registration = await beginRegistration(answer, identifiers);
      return await database.transaction().execute(async (trx) => {
        const { recordId, registrationResponse } = await records.evaluateRegistration(trx, {
          purpose,
          subject,
          registrationRequest: registration.registrationRequest,
        });
        const { registrationRecord } = registration.finish(registrationResponse);
        await records.acceptRecord(trx, {
          purpose,
          subject,
          recordId,
          registrationRecord,
          limits: pickupLimits,
        });
        return recordId;
      });
    };
    await run({ records, register, guess: (recordId, guessed) => attempt(records, recordId, guessed) });
    await rm(folder, { recursive: true });
  }

  async function attempt(records: ReturnType<typeof openOpaqueRecords>, recordId: string, guessed: string) {
    const login = await beginLogin(guessed, identifiers);
    const started = await records.startLogin({
      recordId,
      purpose: 'pickup',
      name: recordId,
      identifiers,
      startLoginRequest: login.startLoginRequest,
      source: '192.0.2.1',
    });
    const finished = login.finish(started.loginResponse);
    if (finished === undefined)
      return { right: false as const, triesLeft: started.triesLeft, locked: started.locked };
    const { loginId } = started;
    const { finishLoginRequest } = finished;
    const proven = await records.finishLogin({ loginId, purpose: 'pickup', finishLoginRequest });
    return {
      right: true as const,
      recordId: proven.recordId,
      agreed: proven.sessionKey === finished.sessionKey,
    };
  }

  test('a right answer is proven and costs no try; both sides agree on a session key', () =>
    withRecords(async ({ records, register, guess }) => {
      const recordId = await register('right');
      expect(await guess(recordId, answer)).toEqual({ right: true, recordId, agreed: true });
      expect(await records.triesLeft(recordId)).toEqual({ triesLeft: 3, locked: false });
    }));

  test('wrong answers count down to the lock, and then the right one is not taken either', () =>
    withRecords(async ({ register, guess }) => {
      const recordId = await register('countdown');
      const seen = [await guess(recordId, 'a'), await guess(recordId, 'b'), await guess(recordId, 'c')];
      expect(seen).toEqual([
        { right: false, triesLeft: 2, locked: false },
        { right: false, triesLeft: 1, locked: false },
        { right: false, triesLeft: 0, locked: true },
      ]);
      await expect(guess(recordId, answer)).rejects.toMatchObject({ code: 'pickup-locked', triesLeft: 0 });
    }));

  test('unlocking gives a fixed number of further tries, nothing where nothing is locked, and never more than the cap', () =>
    withRecords(async ({ records, register, guess }) => {
      const recordId = await register('unlock');
      const { database } = storage();
      const unlock = () => database.transaction().execute((trx) => records.unlock(trx, recordId));
      expect(await unlock()).toEqual({ triesLeft: 3 });
      for (const guessed of ['a', 'b', 'c']) await guess(recordId, guessed);
      expect(await unlock()).toEqual({ triesLeft: 3 });
      expect(await unlock()).toEqual({ triesLeft: 3 });
      for (const guessed of ['d', 'e', 'f']) await guess(recordId, guessed);
      expect(await unlock()).toEqual({ triesLeft: 1 });
      await guess(recordId, 'g');
      expect(await unlock()).toEqual({ triesLeft: 0 });
      await expect(guess(recordId, answer)).rejects.toMatchObject({ code: 'pickup-locked' });
    }));

  test("one recipient's guesses use up nothing of another's", () =>
    withRecords(async ({ records, register, guess }) => {
      const [one, other] = [await register('one'), await register('other')];
      for (const guessed of ['a', 'b', 'c']) await guess(one, guessed);
      expect(await records.triesLeft(other)).toEqual({ triesLeft: 3, locked: false });
      expect(await guess(other, answer)).toMatchObject({ right: true });
    }));

  test('many guesses at once are answered as often as there are tries', () =>
    withRecords(async ({ register, guess }) => {
      const recordId = await register('at-once');
      const outcomes = await Promise.allSettled(
        Array.from({ length: 12 }, (_, round) => guess(recordId, `guess ${round}`)),
      );
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    }));

  test('a registration is good for one record, for its own subject and purpose, and for minutes', () =>
    withRecords(async ({ records }) => {
      const { database } = storage();
      const begin = async (subject: string) => {
        const registration = await beginRegistration(answer, identifiers);
        const { registrationRequest } = registration;
        const evaluate = () =>
          database
            .transaction()
            .execute((trx) =>
              records.evaluateRegistration(trx, { purpose: 'pickup', subject, registrationRequest }),
            );
        const { recordId, registrationResponse } = await evaluate();
        expect(await evaluate()).toEqual({ recordId, registrationResponse });
        return { recordId, registrationRecord: registration.finish(registrationResponse).registrationRecord };
      };
      const accept = (
        subject: string,
        record: { recordId: string; registrationRecord: string },
        purpose: OpaquePurpose = 'pickup',
      ) =>
        database
          .transaction()
          .execute((trx) => records.acceptRecord(trx, { purpose, subject, ...record, limits: pickupLimits }));
      const expired = { code: 'registration-expired' };

      const first = await begin('subject');
      const second = await begin('subject');
      await accept('subject', first);
      await accept('subject', first);
      await expect(
        accept('subject', { ...first, registrationRecord: second.registrationRecord }),
      ).rejects.toMatchObject(expired);
      await expect(accept('elsewhere', second)).rejects.toMatchObject(expired);
      await expect(accept('subject', second, 'password')).rejects.toMatchObject(expired);
      await expect(accept('subject', { ...second, registrationRecord: 'AAAA' })).rejects.toMatchObject({
        code: 'invalid-request',
      });
      now = new Date(now.getTime() + 16 * 60_000);
      await expect(accept('subject', second)).rejects.toMatchObject(expired);
    }));

  test('a record that is removed is gone with its counter and its logins', () =>
    withRecords(async ({ records, register, guess }) => {
      const recordId = await register('removed');
      await guess(recordId, 'wrong');
      await storage()
        .database.transaction()
        .execute((trx) => records.removeRecord(trx, recordId));
      await expect(records.triesLeft(recordId)).rejects.toMatchObject({ code: 'not-found' });
    }));
});
