import {
  administrationRoutes,
  administratorIdentifiers,
  csrfHeader,
  passwordIdentifiers,
  secureIdRoutes,
} from '@secure-mail/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { beginLogin, beginRegistration } from '../opaque-records/opaque-client-under-test.js';
import {
  activate,
  granted,
  refused,
  type ServiceUnderTest,
  signIn,
  startServiceUnderTest,
} from '../service-under-test.js';
import { issueUnlockCode } from './unlock-code.js';

let service: ServiceUnderTest;
beforeAll(async () => {
  service = await startServiceUnderTest();
});
afterAll(() => service.stop());

const password = 'a password that nobody guesses';

async function locked(localPart: string) {
  const invited = await service.invite(localPart);
  const { passwordRecordId } = await activate(service, { ...invited, password });
  await service.service.context.database
    .updateTable('opaque_attempts')
    .set({ used: 100 })
    .where('counter', '=', passwordRecordId)
    .execute();
  return { ...invited, passwordRecordId };
}

async function startOf(address: string) {
  const login = await beginLogin(password, passwordIdentifiers(address, 'gateway.example'));
  const { startLoginRequest } = login;
  return await service.call(secureIdRoutes.startLogin, { address, startLoginRequest });
}

const issue = (mailboxId: string) => {
  const { context } = service.service;
  return context.database.transaction().execute((trx) => issueUnlockCode(context, trx, mailboxId));
};
const unlock = (address: string, code: string) =>
  service.call(secureIdRoutes.unlockWithCode, { address, code });

test('the owner of a mailbox unlocks with a code that was sent there, once; the same again changes nothing', async () => {
  const { address, mailboxId, passwordRecordId } = await locked('owner');
  expect(refused(await startOf(address))).toMatchObject({ code: 'login-locked' });
  const issued = await issue(mailboxId);
  expect(issued).toMatchObject({ address, displayName: 'owner' });
  granted(await unlock(address, issued?.code.toLowerCase() ?? ''));
  await signIn(service, { address, password });
  granted(await unlock(address, issued?.code ?? ''));
  const counter = await service.service.context.database
    .selectFrom('opaque_attempts')
    .select('allowed')
    .where('counter', '=', passwordRecordId)
    .executeTakeFirstOrThrow();
  expect(counter.allowed).toBe(150);
});

test('wrong, foreign and expired unlock codes are one refusal, and are counted', async () => {
  const one = await locked('one');
  const other = await locked('other');
  const code = (await issue(one.mailboxId))?.code ?? '';
  const stored = await service.service.context.database.selectFrom('unlock_codes').select('code').execute();
  expect(stored.map((row) => row.code)).not.toContain(code);
  expect(refused(await unlock(other.address, code)).code).toBe('unlock-refused');
  service.advance(6 * 60 + 1);
  expect(refused(await unlock(one.address, code)).code).toBe('unlock-refused');
  let last = '';
  for (let round = 0; round < 21; round += 1) last = refused(await unlock(one.address, 'ABCDE')).code;
  expect(last).toBe('too-many-requests');
  service.advance(61);
});

test('no mail for what is not locked, and no more than three codes at once', async () => {
  const invited = await service.invite('calm');
  await activate(service, { ...invited, password });
  expect(await issue(invited.mailboxId)).toBeUndefined();
  const { mailboxId, address } = await locked('busy');
  const codes = [await issue(mailboxId), await issue(mailboxId), await issue(mailboxId)];
  expect(await issue(mailboxId)).toBeUndefined();
  // The oldest of the mails is as good as any; the others end with it.
  granted(await unlock(address, codes[0]?.code ?? ''));
  expect(refused(await unlock(address, codes[1]?.code ?? '')).code).toBe('unlock-refused');
});

test('asking for an unlock code gets one answer for everybody, and is throttled', async () => {
  const { address } = await locked('asks');
  const ask = (name: string) => service.call(secureIdRoutes.requestUnlockCode, { address: name });
  expect(granted(await ask(address))).toEqual(granted(await ask('nobody@firm.example')));
  let last = '';
  for (let round = 0; round < 20; round += 1) {
    const answer = await ask('nobody@firm.example');
    last = answer.ok ? 'answered' : answer.problem.code;
  }
  expect(last).toBe('too-many-requests');
});

test('the operator unlocks mailboxes and administrators, on record', async () => {
  const { address, passwordRecordId } = await locked('byoperator');
  const operator = await service.operator();
  await operator.unlockMailbox({ address });
  granted(await startOf(address));
  await expect(operator.unlockMailbox({ address: 'nobody@firm.example' })).rejects.toMatchObject({
    code: 'mailbox-not-found',
  });
  const { recordId } = await createAdministrator();
  const { database } = service.service.context;
  await database.updateTable('opaque_attempts').set({ used: 100 }).where('counter', '=', recordId).execute();
  await operator.unlockAdministrator({ name: 'admin' });
  await expect(operator.unlockAdministrator({ name: 'nobody' })).rejects.toMatchObject({ code: 'not-found' });
  const allowances = await database
    .selectFrom('opaque_attempts')
    .select('allowed')
    .where('counter', 'in', [recordId, passwordRecordId])
    .execute();
  expect(allowances.map((row) => row.allowed)).toEqual([150, 150]);
  const audited = await database
    .selectFrom('audit_entries')
    .select(['actor', 'action', 'subject'])
    .where('action', 'in', ['secure-id-unlocked', 'administrator-unlocked'])
    .where('actor', '=', 'operator')
    .orderBy('id')
    .execute();
  expect(audited).toEqual([
    { actor: 'operator', action: 'secure-id-unlocked', subject: `mailbox/${address}` },
    { actor: 'operator', action: 'administrator-unlocked', subject: 'administrator/admin' },
  ]);
});

test('signing out ends it: the same finish does not bring the session back', async () => {
  const invited = await service.invite('leaves');
  await activate(service, { ...invited, password });
  const { address } = invited;
  const login = await beginLogin(password, passwordIdentifiers(address, 'gateway.example'));
  const { startLoginRequest } = login;
  const started = granted(await service.call(secureIdRoutes.startLogin, { address, startLoginRequest }));
  const finishLoginRequest = login.finish(started.loginResponse)?.finishLoginRequest ?? '';
  const finish = () =>
    service.call(secureIdRoutes.finishLogin, { loginId: started.loginId, finishLoginRequest });
  const authorization = `Bearer ${granted(await finish()).sessionToken}`;
  granted(await service.call(secureIdRoutes.endSession, {}, { authorization }));
  expect(refused(await finish()).code).toBe('login-expired');
  const after = await service.call(secureIdRoutes.ownCertificates, {}, { authorization });
  expect(refused(after).code).toBe('not-signed-in');
});

test('an administrator who signed out is out: the same finish does not bring the session back', async () => {
  const { identifiers } = await createAdministrator();
  const login = await beginLogin(password, identifiers);
  const { startLoginRequest } = login;
  const started = granted(
    await service.call(administrationRoutes.startAdministratorLogin, { name: 'admin', startLoginRequest }),
  );
  const finishLoginRequest = login.finish(started.loginResponse)?.finishLoginRequest ?? '';
  const finish = () =>
    service.call(administrationRoutes.finishAdministratorLogin, {
      loginId: started.loginId,
      finishLoginRequest,
    });
  const finished = await finish();
  const cookie = finished.headers.get('set-cookie')?.split(';')[0] ?? '';
  const headers = { cookie, [csrfHeader]: granted(finished).csrfToken };
  granted(await service.call(administrationRoutes.endAdministratorSession, {}, headers));
  expect(refused(await finish()).code).toBe('login-expired');
  const after = await service.call(administrationRoutes.listMailboxes, {}, headers);
  expect(refused(after).code).toBe('not-signed-in');
});

let administrator: Promise<string> | undefined;
async function createAdministrator() {
  const identifiers = administratorIdentifiers('admin', 'gateway.example');
  administrator ??= (async () => {
    const operator = await service.operator();
    const registration = await beginRegistration(password, identifiers);
    const { registrationRequest } = registration;
    const name = 'admin';
    const begun = await operator.startAdministratorRegistration({ name, registrationRequest });
    const { registrationRecord } = registration.finish(begun.registrationResponse);
    const { recordId } = begun;
    await operator.finishAdministratorRegistration({ name, recordId, registrationRecord });
    return recordId;
  })();
  return { recordId: await administrator, identifiers };
}
