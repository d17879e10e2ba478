import { passwordIdentifiers, secureIdRoutes } from '@secure-mail/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  activate,
  granted,
  refused,
  type ServiceUnderTest,
  signIn,
  startServiceUnderTest,
} from '../service-under-test.js';
import { beginLogin, beginRegistration, opaqueClient } from './opaque-client-under-test.js';

// Attacks of docs on OPAQUE's two traps, tried by bare HTTP and the bare library: our own client is not asked.

let service: ServiceUnderTest;
beforeAll(async () => {
  service = await startServiceUnderTest();
});
afterAll(() => service.stop());

const password = 'a password that nobody guesses';
const identifiersOf = (address: string) => passwordIdentifiers(address, 'gateway.example');

async function subscriber(localPart: string) {
  const invited = await service.invite(localPart);
  const secureId = await activate(service, { ...invited, password });
  return { ...invited, secureId };
}

async function guess(address: string, guessed: string) {
  const login = await beginLogin(guessed, identifiersOf(address));
  const answer = await service.call(secureIdRoutes.startLogin, {
    address,
    startLoginRequest: login.startLoginRequest,
  });
  return { login, answer };
}

const usedOf = async (recordId: string): Promise<number> =>
  (
    await service.service.context.database
      .selectFrom('opaque_attempts')
      .select('used')
      .where('counter', '=', recordId)
      .executeTakeFirstOrThrow()
  ).used;

test('guessing through registration: the same password registered again says nothing about a stolen record', async () => {
  const { secureId } = await subscriber('registration');
  const stolen = await service.service.context.database
    .selectFrom('opaque_records')
    .select('record')
    .where('id', '=', secureId.passwordRecordId)
    .executeTakeFirstOrThrow();
  // The attacker is invited too, and registers the right guess as often as they like.
  const attacker = await service.invite('attacker');
  const records: string[] = [];
  const ids = new Set<string>();
  for (let round = 0; round < 3; round += 1) {
    const registration = await beginRegistration(password, identifiersOf(attacker.address));
    const started = granted(
      await service.call(secureIdRoutes.startActivation, {
        address: attacker.address,
        activationCode: attacker.code,
        registrationRequest: registration.registrationRequest,
      }),
    );
    ids.add(started.recordId);
    records.push(registration.finish(started.registrationResponse).registrationRecord);
  }
  // RFC 9807 §4.1.1: client public key (32), masking key (64), envelope. The masking key hangs on the OPRF key alone.
  const maskingKey = (record: string): string =>
    Buffer.from(record, 'base64url').subarray(32, 96).toString('hex');
  expect(ids.size).toBe(3);
  expect(new Set([stolen.record, ...records].map(maskingKey)).size).toBe(4);
});

test('guessing through registration: a finished record cannot be evaluated or replaced again', async () => {
  const invited = await service.invite('once');
  const registration = await beginRegistration(password, identifiersOf(invited.address));
  const start = {
    address: invited.address,
    activationCode: invited.code,
    registrationRequest: registration.registrationRequest,
  };
  const first = granted(await service.call(secureIdRoutes.startActivation, start));
  const again = granted(await service.call(secureIdRoutes.startActivation, start));
  expect(again).toEqual(first);
  await activate(service, { ...invited, password });
  const late = await beginRegistration('another password for it', identifiersOf(invited.address));
  const problem = refused(
    await service.call(secureIdRoutes.startActivation, {
      ...start,
      registrationRequest: late.registrationRequest,
    }),
  );
  expect(problem.code).toBe('activation-code-used');
});

test('abandoned login starts: guesses that never finish are counted and then locked', async () => {
  const { address, secureId } = await subscriber('abandoned');
  for (let round = 0; round < 5; round += 1) {
    const { login, answer } = await guess(address, `guess ${round}`);
    // The trap: the client learns from the first answer that the guess was wrong.
    expect(login.finish(granted(answer).loginResponse)).toBeUndefined();
  }
  const { answer } = await guess(address, password);
  expect(refused(answer)).toMatchObject({ code: 'login-locked', triesLeft: 0 });
  expect(refused(answer).retryAfter).toBeGreaterThan(3000);
  expect(await usedOf(secureId.passwordRecordId)).toBe(5);
});

test('parallel login starts: twenty at once get as many answers as there are attempts', async () => {
  const { address, secureId } = await subscriber('parallel');
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, round) => guess(address, `parallel guess ${round}`)),
  );
  expect(answers.filter(({ answer }) => answer.ok)).toHaveLength(5);
  for (const { answer } of answers) if (!answer.ok) expect(answer.problem.code).toBe('login-locked');
  expect(await usedOf(secureId.passwordRecordId)).toBe(5);
});

test('a repeated identical start gets the same answer and is charged once, also when both come at once', async () => {
  const { address, secureId } = await subscriber('repeated');
  const login = await beginLogin(password, identifiersOf(address));
  const start = { address, startLoginRequest: login.startLoginRequest };
  const answers = await Promise.all([1, 2, 3, 4].map(() => service.call(secureIdRoutes.startLogin, start)));
  const [first, ...others] = answers.map(granted);
  for (const other of others) expect(other).toEqual(first);
  expect(granted(await service.call(secureIdRoutes.startLogin, start))).toEqual(first);
  expect(await usedOf(secureId.passwordRecordId)).toBe(1);
});

test('a right password gives its attempt back; the same finish again opens the same session, another one none', async () => {
  const { address, secureId } = await subscriber('refund');
  const { login, answer } = await guess(address, password);
  const { loginId, loginResponse } = granted(answer);
  expect(await usedOf(secureId.passwordRecordId)).toBe(1);
  const finishLoginRequest = login.finish(loginResponse)?.finishLoginRequest ?? '';
  const finished = granted(await service.call(secureIdRoutes.finishLogin, { loginId, finishLoginRequest }));
  const repeated = granted(await service.call(secureIdRoutes.finishLogin, { loginId, finishLoginRequest }));
  expect(repeated).toEqual(finished);
  expect(await usedOf(secureId.passwordRecordId)).toBe(0);
  const forged = Buffer.from(finishLoginRequest, 'base64url').fill(7).toString('base64url');
  const problem = refused(
    await service.call(secureIdRoutes.finishLogin, { loginId, finishLoginRequest: forged }),
  );
  expect(problem.code).toBe('login-expired');
});

test('a wrong finish is refused and gives nothing back', async () => {
  const { address, secureId } = await subscriber('wrongfinish');
  const { answer } = await guess(address, 'not it');
  const forged = Buffer.alloc(64, 7).toString('base64url');
  const problem = refused(
    await service.call(secureIdRoutes.finishLogin, {
      loginId: granted(answer).loginId,
      finishLoginRequest: forged,
    }),
  );
  expect(problem.code).toBe('login-refused');
  expect(await usedOf(secureId.passwordRecordId)).toBe(1);
});

test('an unknown name is answered like a known one, from a stable record, and locks alike', async () => {
  const { address } = await subscriber('known');
  const stranger = 'nobody@firm.example';
  const known = granted((await guess(address, 'one')).answer);
  const unknown = granted((await guess(stranger, 'one')).answer);
  expect(Object.keys(unknown)).toEqual(Object.keys(known));
  expect(unknown.loginResponse).toHaveLength(known.loginResponse.length);
  expect(unknown.loginId).toHaveLength(known.loginId.length);
  // The evaluated element (RFC 9807 §6.3.2.1, the first 32 bytes) of one request is the same each time.
  const client = await opaqueClient();
  const { startLoginRequest } = client.startLogin({ password: 'two' });
  const element = (response: string): string =>
    Buffer.from(response, 'base64url').subarray(0, 32).toString('hex');
  const now = granted(
    await service.call(secureIdRoutes.startLogin, { address: stranger, startLoginRequest }),
  );
  service.advance(70);
  const later = granted(
    await service.call(secureIdRoutes.startLogin, { address: stranger, startLoginRequest }),
  );
  expect(later.loginResponse).not.toBe(now.loginResponse);
  expect(element(later.loginResponse)).toBe(element(now.loginResponse));
  const outcomes = async (name: string) => {
    const codes: (string | number)[] = [];
    for (let round = 0; round < 7; round += 1) {
      const { answer } = await guess(name, `lock ${round}`);
      codes.push(answer.ok ? answer.status : answer.problem.code);
    }
    return codes;
  };
  service.advance(70);
  expect(await outcomes(stranger)).toEqual(await outcomes(address));
});

test('an unknown name never finishes, whatever is sent', async () => {
  const { answer } = await guess('nobody-else@firm.example', password);
  const forged = Buffer.alloc(64, 7).toString('base64url');
  const problem = refused(
    await service.call(secureIdRoutes.finishLogin, {
      loginId: granted(answer).loginId,
      finishLoginRequest: forged,
    }),
  );
  expect(problem.code).toBe('login-refused');
});

test('slow guessing: after a hundred wrong passwords waiting does not help any more', async () => {
  const { address, secureId } = await subscriber('slow');
  await service.service.context.database
    .updateTable('opaque_attempts')
    .set({ used: 99 })
    .where('counter', '=', secureId.passwordRecordId)
    .execute();
  granted((await guess(address, 'the hundredth')).answer);
  service.advance(24 * 60);
  const { answer } = await guess(address, password);
  expect(refused(answer).code).toBe('login-locked');
  expect(refused(answer).retryAfter).toBeUndefined();
});

test('a login that took too long has to begin again', async () => {
  const { address } = await subscriber('late');
  const { login, answer } = await guess(address, password);
  const { loginId, loginResponse } = granted(answer);
  const finishLoginRequest = login.finish(loginResponse)?.finishLoginRequest ?? '';
  service.advance(6);
  const problem = refused(await service.call(secureIdRoutes.finishLogin, { loginId, finishLoginRequest }));
  expect(problem.code).toBe('login-expired');
  await signIn(service, { address, password });
});

test('what is no OPAQUE message is refused as such', async () => {
  const { address } = await subscriber('garbage');
  const problem = refused(
    await service.call(secureIdRoutes.startLogin, { address, startLoginRequest: 'AAAA' }),
  );
  expect(problem.code).toBe('invalid-request');
});

test('between start and finish no login state lies readable in the database', async () => {
  const { address } = await subscriber('sealed');
  granted((await guess(address, password)).answer);
  const logins = await service.service.context.database
    .selectFrom('opaque_logins')
    .select('sealed_state')
    .execute();
  for (const { sealed_state: state } of logins) {
    expect(Buffer.from(state ?? '', 'base64url').toString('latin1')).not.toContain('identifiers');
  }
});
