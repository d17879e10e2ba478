import {
  administrationRoutes,
  administratorIdentifiers,
  csrfHeader,
  secureIdRoutes,
} from '@secure-mail/contracts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { beginLogin, beginRegistration } from '../opaque-records/opaque-client-under-test.js';
import {
  activate,
  granted,
  refused,
  type ServiceUnderTest,
  signIn,
  startServiceUnderTest,
} from '../service-under-test.js';

let service: ServiceUnderTest;
beforeAll(async () => {
  service = await startServiceUnderTest();
  await createAdministrator();
});
afterAll(() => service.stop());

const password = 'an administrator chose this';
const identifiers = administratorIdentifiers('admin', 'gateway.example');

async function createAdministrator(): Promise<void> {
  const operator = await service.operator();
  const registration = await beginRegistration(password, identifiers);
  const name = 'admin';
  const { registrationRequest } = registration;
  const { recordId, registrationResponse } = await operator.startAdministratorRegistration({
    name,
    registrationRequest,
  });
  const { registrationRecord } = registration.finish(registrationResponse);
  const finish = { name, recordId, registrationRecord };
  await operator.finishAdministratorRegistration(finish);
  await operator.finishAdministratorRegistration(finish);
}

async function signInAdministrator(headers: Record<string, string> = {}) {
  const login = await beginLogin(password, identifiers);
  const { loginId, loginResponse } = granted(
    await service.call(
      administrationRoutes.startAdministratorLogin,
      { name: 'admin', startLoginRequest: login.startLoginRequest },
      headers,
    ),
  );
  const finishLoginRequest = login.finish(loginResponse)?.finishLoginRequest ?? '';
  const finished = await service.call(
    administrationRoutes.finishAdministratorLogin,
    { loginId, finishLoginRequest },
    headers,
  );
  const setCookie = finished.headers.get('set-cookie') ?? '';
  const cookie = setCookie.split(';')[0] ?? '';
  return {
    setCookie,
    session: granted(finished),
    headers: { cookie, [csrfHeader]: granted(finished).csrfToken },
  };
}

const mailboxOf = async (address: string) => {
  const { headers } = await signInAdministrator();
  const { mailboxes } = granted(await service.call(administrationRoutes.listMailboxes, {}, headers));
  const mailbox = mailboxes.find((candidate) => candidate.address === address);
  if (mailbox === undefined) throw new Error(`no mailbox ${address}`);
  return mailbox;
};

async function importOne(address: string, type: 'exchange' | 'pop-imap' = 'exchange') {
  const operator = await service.operator();
  await operator.createOrganisation({ name: 'Firm', domains: ['firm.example'] });
  await operator.createOrganisation({ name: 'Unconfirmed', domains: ['unconfirmed.example'] });
  await operator.confirmDomain({ domain: 'firm.example', reason: 'test' });
  await operator.importMailboxes({ mailboxes: [{ address, displayName: 'Some One', type }] });
  return await mailboxOf(address);
}

const waitingJobs = async (mailboxId: string): Promise<number> => {
  const { context } = service.service;
  const rows = await context.database
    .withSchema('jobs')
    .selectFrom('job' as never)
    .select('data' as never)
    .where('name' as never, '=', 'getting-started' as never)
    .execute();
  return rows.filter((row) => JSON.stringify(row).includes(mailboxId)).length;
};

test('an administrator signs in; the cookie is for scripts and other sites out of reach', async () => {
  const { setCookie, session, headers } = await signInAdministrator();
  expect(setCookie).toMatch(/HttpOnly/i);
  expect(setCookie).toMatch(/SameSite=Strict/i);
  expect(setCookie).toMatch(/Path=\/v1\/administration/);
  expect(setCookie).not.toMatch(/Secure/);
  expect(granted(await service.call(administrationRoutes.administratorSession, {}, headers))).toEqual(
    session,
  );
});

test('a wrong password and an unknown name look alike', async () => {
  const outcome = async (name: string) => {
    const login = await beginLogin('wrong', administratorIdentifiers(name, 'gateway.example'));
    const { startLoginRequest } = login;
    const answer = granted(
      await service.call(administrationRoutes.startAdministratorLogin, { name, startLoginRequest }),
    );
    return [login.finish(answer.loginResponse), answer.loginResponse.length];
  };
  expect(await outcome('nobody')).toEqual(await outcome('admin'));
});

test("another site's page cannot act in an administrator's name", async () => {
  const { headers } = await signInAdministrator();
  const body = { enable: [], disable: [] };
  const { [csrfHeader]: token, cookie } = headers;
  const change = (sent: Record<string, string>) =>
    service.call(administrationRoutes.changeSecureMail, body, sent);
  expect(refused(await change({ cookie })).code).toBe('csrf-refused');
  expect(refused(await change({ cookie, [csrfHeader]: 'AAAA' })).code).toBe('csrf-refused');
  expect(refused(await change({ ...headers, origin: 'https://evil.example' })).code).toBe('csrf-refused');
  expect(refused(await change({ ...headers, 'sec-fetch-site': 'cross-site' })).code).toBe('csrf-refused');
  expect(refused(await change({ [csrfHeader]: token ?? '' })).code).toBe('not-signed-in');
  granted(await change({ ...headers, origin: service.url, 'sec-fetch-site': 'same-origin' }));
  await expect(signInAdministrator({ origin: 'https://evil.example' })).rejects.toThrow('csrf-refused');
});

test('a session ends when nothing was done for half an hour, and when it is ended', async () => {
  const { headers } = await signInAdministrator();
  service.advance(25);
  granted(await service.call(administrationRoutes.listMailboxes, {}, headers));
  service.advance(25);
  granted(await service.call(administrationRoutes.listMailboxes, {}, headers));
  service.advance(31);
  expect(refused(await service.call(administrationRoutes.listMailboxes, {}, headers)).code).toBe(
    'not-signed-in',
  );
  const next = await signInAdministrator();
  granted(await service.call(administrationRoutes.endAdministratorSession, {}, next.headers));
  expect(refused(await service.call(administrationRoutes.listMailboxes, {}, next.headers)).code).toBe(
    'not-signed-in',
  );
});

test('CP-2, CP-3: enabling invites Exchange mailboxes of confirmed domains; each of the others hears why not', async () => {
  const exchange = await importOne('one@firm.example');
  const pop = await importOne('pop@firm.example', 'pop-imap');
  const unconfirmed = await importOne('two@unconfirmed.example');
  const { headers } = await signInAdministrator();
  const enable = [exchange.id, pop.id, unconfirmed.id, 'nothing'];
  const change = () => service.call(administrationRoutes.changeSecureMail, { enable, disable: [] }, headers);
  expect(granted(await change()).outcomes).toEqual([
    { id: exchange.id, address: exchange.address, outcome: 'invited' },
    { id: pop.id, address: pop.address, outcome: 'refused', reason: 'not-exchange' },
    { id: unconfirmed.id, address: unconfirmed.address, outcome: 'refused', reason: 'domain-not-confirmed' },
    { id: 'nothing', address: '', outcome: 'refused', reason: 'not-found' },
  ]);
  expect(granted(await change()).outcomes[0]).toMatchObject({ outcome: 'unchanged' });
  expect((await mailboxOf(exchange.address)).status).toBe('invited');
  expect(await waitingJobs(exchange.id)).toBe(1);
});

test('CP-5: the Getting Started mail is sent again, and the old code stops working at once', async () => {
  const invited = await service.invite('resent');
  const { headers } = await signInAdministrator();
  granted(await service.call(administrationRoutes.sendGettingStarted, { id: invited.mailboxId }, headers));
  const problem = refused(
    await service.call(secureIdRoutes.startActivation, {
      address: invited.address,
      activationCode: invited.code,
      registrationRequest: 'AAAA',
    }),
  );
  expect(problem.code).toBe('activation-superseded');
  expect(await waitingJobs(invited.mailboxId)).toBe(1);
  await takeJobOff(invited.mailboxId);
  await activate(service, {
    address: invited.address,
    code: await service.newCode(invited.mailboxId),
    password,
  });
  const late = await service.call(
    administrationRoutes.sendGettingStarted,
    { id: invited.mailboxId },
    headers,
  );
  expect(refused(late).code).toBe('invalid-request');
  const none = await service.call(administrationRoutes.sendGettingStarted, { id: 'nothing' }, headers);
  expect(refused(none).code).toBe('mailbox-not-found');
});

test('CP-6: disabling revokes both certificates and stops sending; the user can still sign in to export', async () => {
  const invited = await service.invite('leaving');
  await activate(service, { ...invited, password });
  const { headers } = await signInAdministrator();
  const disable = [invited.mailboxId];
  const change = granted(
    await service.call(administrationRoutes.changeSecureMail, { enable: [], disable }, headers),
  );
  expect(change.outcomes).toEqual([{ id: invited.mailboxId, address: invited.address, outcome: 'disabled' }]);
  const revoked = await service.service.context.database
    .selectFrom('certificates')
    .select('revocation_reason')
    .where('address', '=', invited.address)
    .execute();
  expect(revoked).toEqual([
    { revocation_reason: 'cessationOfOperation' },
    { revocation_reason: 'cessationOfOperation' },
  ]);
  const session = await signIn(service, { address: invited.address, password });
  const lookUp = await service.call(
    secureIdRoutes.lookUpRecipients,
    { addresses: [invited.address] },
    session,
  );
  expect(refused(lookUp).code).toBe('secure-id-disabled');
  const again = granted(
    await service.call(administrationRoutes.changeSecureMail, { enable: [], disable }, headers),
  );
  expect(again.outcomes[0]).toMatchObject({ outcome: 'unchanged' });
});

/** Its worker makes a new code at each try, and there is no mail server here: a code of the test's own must stay. */
async function takeJobOff(mailboxId: string): Promise<void> {
  await vi.waitFor(
    async () => {
      const taken = await sql`
        delete from jobs.job
        where name = 'getting-started' and state = 'retry' and data->>'mailboxId' = ${mailboxId}`.execute(
        service.service.context.database,
      );
      expect(taken.numAffectedRows).toBe(1n);
    },
    { timeout: 20_000 },
  );
}

test('a disabled user who is enabled again activates anew, with a new password and new certificates', async () => {
  const invited = await service.invite('returning');
  const first = await activate(service, { ...invited, password });
  const { headers } = await signInAdministrator();
  const change = (enable: string[], disable: string[]) =>
    service.call(administrationRoutes.changeSecureMail, { enable, disable }, headers);
  granted(await change([], [invited.mailboxId]));
  granted(await change([invited.mailboxId], []));
  await takeJobOff(invited.mailboxId);
  const code = await service.newCode(invited.mailboxId);
  const second = await activate(service, { address: invited.address, code, password: 'the new one' });
  expect(second.encryptionCertificate).not.toBe(first.encryptionCertificate);
  await expect(signIn(service, { address: invited.address, password })).rejects.toThrow('wrong password');
  await signIn(service, { address: invited.address, password: 'the new one' });
});

test('CP-8: who did what when is on record', async () => {
  const entries = await service.service.context.database
    .selectFrom('audit_entries')
    .select(['actor', 'action'])
    .execute();
  const seen = new Set(entries.map(({ actor, action }) => `${actor} ${action}`));
  for (const deed of [
    'operator administrator-created',
    'operator organisation-created',
    'operator domain-confirmed',
    'operator mailboxes-imported',
    'administrator/admin administrator-signed-in',
    'administrator/admin secure-mail-enabled',
    'administrator/admin secure-mail-disabled',
    'administrator/admin getting-started-requested',
    'mailbox/leaving@firm.example secure-id-activated',
  ]) {
    expect(seen).toContain(deed);
  }
});
