import { createHmac, randomBytes } from 'node:crypto';
import type { OpaqueIdentifiers, OpaquePurpose } from '@secure-mail/contracts';
import { keyLabels } from '@secure-mail/contracts';
import type { KeyFolder } from '../keys/index.js';
import { Refusal } from '../refusal.js';
import type { Clock } from '../service-context.js';
import type { Database } from '../storage/index.js';
import { clientNetwork } from '../throttling/index.js';
import { type Charge, chargeAttempt, openCounter, refundAttempt } from './attempt-counter.js';
import { type AttemptLimits, passwordLimits } from './attempt-limits.js';
import { digestOf, opaqueServer, orInvalidRequest } from './opaque-server.js';
import { sealLoginState, unsealLoginState } from './sealed-login-state.js';

/** How long a login may take between start and finish. */
const loginMinutes = 5;

export interface LoginStart {
  /** Undefined: a fake record for `name`, of the same shape, counted and locked alike. */
  readonly recordId: string | undefined;
  readonly purpose: OpaquePurpose;
  readonly name: string;
  readonly identifiers: OpaqueIdentifiers;
  readonly startLoginRequest: string;
  /** The client's address. */
  readonly source: string;
}

export interface LoginDependencies {
  readonly database: Database;
  readonly keys: KeyFolder;
  readonly clock: Clock;
}

/**
 * Charges an attempt in a committed transaction, and evaluates only then: the client knows from the answer
 * whether its guess was right and need never finish. The same request again is a retry: same answer, no charge.
 */
export async function startLogin(
  deps: LoginDependencies,
  o: LoginStart,
): Promise<{ loginId: string; loginResponse: string; triesLeft: number; locked: boolean }> {
  const now = deps.clock();
  const server = await opaqueServer();
  const counter = o.recordId ?? (await fakeRecordId(deps.keys, o));
  const source = await hiddenSource(deps.keys, o.source);
  const login = await charged(deps, o, { counter, source, now });
  if (login.response !== null) {
    return {
      loginId: login.id,
      loginResponse: login.response,
      triesLeft: login.triesLeft,
      locked: login.locked,
    };
  }

  const record = await deps.database
    .selectFrom('opaque_records')
    .select(['setup_id', 'record'])
    .where('id', '=', counter)
    .where('purpose', '=', o.purpose)
    .executeTakeFirst();
  const evaluated = orInvalidRequest(() =>
    server.startLogin({
      serverSetup: deps.keys.opaqueSetup(record?.setup_id ?? deps.keys.currentSetupId),
      registrationRecord: record?.record,
      startLoginRequest: o.startLoginRequest,
      userIdentifier: counter,
      identifiers: o.identifiers,
    }),
  );
  const stateKey = await deps.keys.deriveServiceKey(keyLabels.loginState);
  const state = JSON.stringify({ state: evaluated.serverLoginState, identifiers: o.identifiers });
  await deps.database
    .updateTable('opaque_logins')
    .set({
      response: evaluated.loginResponse,
      record_id: record === undefined ? null : counter,
      sealed_state: sealLoginState(stateKey, login.id, state),
    })
    .where('id', '=', login.id)
    .where('response', 'is', null)
    .execute();
  // Two identical requests at once: both charged one attempt together, and both get the answer that was first.
  const answered = await deps.database
    .selectFrom('opaque_logins')
    .select('response')
    .where('id', '=', login.id)
    .executeTakeFirst();
  if (answered === undefined || answered.response === null) throw expired();
  return {
    loginId: login.id,
    loginResponse: answered.response,
    triesLeft: login.triesLeft,
    locked: login.locked,
  };
}

/**
 * Takes the proof that the client knew the secret, and gives the attempt back. A login takes one finish; the
 * same again is answered as before.
 */
export async function finishLogin(
  deps: LoginDependencies,
  o: { readonly loginId: string; readonly purpose: OpaquePurpose; readonly finishLoginRequest: string },
): Promise<{ recordId: string; sessionKey: string }> {
  const server = await opaqueServer();
  const stateKey = await deps.keys.deriveServiceKey(keyLabels.loginState);
  const finishDigest = digestOf(o.finishLoginRequest);
  const outcome = await deps.database.transaction().execute(async (trx) => {
    const login = await trx
      .selectFrom('opaque_logins')
      .selectAll()
      .where('id', '=', o.loginId)
      .where('purpose', '=', o.purpose)
      .forUpdate()
      .executeTakeFirst();
    if (
      login === undefined ||
      login.sealed_state === null ||
      login.expires_at.getTime() <= deps.clock().getTime()
    ) {
      throw expired();
    }
    if (login.finish_digest !== null && login.finish_digest !== finishDigest) throw expired();
    const { state, identifiers } = JSON.parse(unsealLoginState(stateKey, login.id, login.sealed_state)) as {
      state: string;
      identifiers: OpaqueIdentifiers;
    };
    let sessionKey: string | undefined;
    try {
      sessionKey = server.finishLogin({
        serverLoginState: state,
        finishLoginRequest: o.finishLoginRequest,
        identifiers,
      }).sessionKey;
    } catch {
      sessionKey = undefined;
    }
    const succeeded = sessionKey !== undefined && login.record_id !== null;
    if (login.finish_digest === null) {
      await trx
        .updateTable('opaque_logins')
        .set({ finish_digest: finishDigest, succeeded })
        .where('id', '=', login.id)
        .execute();
      if (succeeded) {
        const { counter, source, from_reserve: fromReserve } = login;
        await refundAttempt(trx, { counter, source, fromReserve }, deps.clock());
      }
    }
    return { recordId: login.record_id, sessionKey, succeeded, counter: login.counter };
  });
  if (outcome.succeeded && outcome.recordId !== null && outcome.sessionKey !== undefined) {
    return { recordId: outcome.recordId, sessionKey: outcome.sessionKey };
  }
  throw new Refusal(wrongSecretCode[o.purpose], 'The proof does not fit.');
}

const wrongSecretCode = {
  password: 'login-refused',
  recovery: 'answer-refused',
  pickup: 'answer-refused',
  administrator: 'administrator-refused',
} as const;

const expired = (): Refusal =>
  new Refusal('login-expired', 'This login has expired or was used; begin again.');

/** Finds the login of a repeated request, or charges an attempt for a new one. Committed when this returns. */
async function charged(
  deps: LoginDependencies,
  o: LoginStart,
  at: { readonly counter: string; readonly source: string; readonly now: Date },
): Promise<{ id: string; response: string | null; triesLeft: number; locked: boolean }> {
  const requestDigest = digestOf(o.startLoginRequest);
  const outcome = await deps.database.transaction().execute(async (trx) => {
    // Changes nothing where there is a record; said in both cases, so that both take the same time.
    await openCounter(trx, at.counter, fakeLimits, { fake: true, now: at.now });
    const counter = await trx
      .selectFrom('opaque_attempts')
      .selectAll()
      .where('counter', '=', at.counter)
      .forUpdate()
      .executeTakeFirst();
    if (counter === undefined) throw expired();
    await trx
      .deleteFrom('opaque_logins')
      .where('counter', '=', at.counter)
      .where('expires_at', '<=', at.now)
      .execute();
    const known = await trx
      .selectFrom('opaque_logins')
      .select(['id', 'response'])
      .where('counter', '=', at.counter)
      .where('request_digest', '=', requestDigest)
      .executeTakeFirst();
    if (known !== undefined) {
      return {
        login: known,
        triesLeft: Math.max(0, counter.allowed - counter.used),
        locked: counter.used >= counter.allowed,
      };
    }
    const charge = await chargeAttempt(trx, at.counter, at.source, at.now);
    if (!charge.charged) return { charge };
    const id = randomBytes(32).toString('base64url');
    await trx
      .insertInto('opaque_logins')
      .values({
        id,
        counter: at.counter,
        purpose: o.purpose,
        source: at.source,
        from_reserve: charge.fromReserve,
        request_digest: requestDigest,
        response: null,
        record_id: null,
        sealed_state: null,
        expires_at: new Date(at.now.getTime() + loginMinutes * 60_000),
        finish_digest: null,
        succeeded: null,
      })
      .execute();
    return { login: { id, response: null }, triesLeft: charge.triesLeft, locked: charge.locked };
  });
  if (outcome.login === undefined) throw lockedRefusal(o.purpose, outcome.charge);
  return { ...outcome.login, triesLeft: outcome.triesLeft, locked: outcome.locked };
}

/** Names that do not exist are counted like names with a password: locking says nothing about them. */
const fakeLimits: AttemptLimits = passwordLimits;

function lockedRefusal(purpose: OpaquePurpose, charge: Charge): Refusal {
  const code =
    purpose === 'pickup' ? (charge.locked ? 'pickup-locked' : 'too-many-requests') : 'login-locked';
  return new Refusal(code, 'No attempts are left for now.', { triesLeft: 0, retryAfter: charge.retryAfter });
}

/** How a client's network is kept: the addresses of people are not stored readable. */
export async function hiddenSource(keys: KeyFolder, source: string): Promise<string> {
  const key = await keys.deriveServiceKey(keyLabels.throttling);
  return createHmac('sha256', key)
    .update(`opaque\n${clientNetwork(source)}`)
    .digest('base64url');
}

/** Stable per name, so that the same name is answered from the same evaluation each time. */
async function fakeRecordId(
  keys: KeyFolder,
  o: { readonly purpose: OpaquePurpose; readonly name: string },
): Promise<string> {
  const key = await keys.deriveServiceKey(keyLabels.fakeRecord);
  return `${o.purpose}-${createHmac('sha256', key).update(`${o.purpose}\n${o.name}`).digest('base64url')}`;
}
