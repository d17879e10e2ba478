import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { administratorIdentifiers, secureIdRoutes } from '@secure-mail/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { beginLogin, beginRegistration } from './opaque-records/opaque-client-under-test.js';
import {
  activate,
  granted,
  refused,
  type ServiceUnderTest,
  signIn,
  startServiceUnderTest,
} from './service-under-test.js';
import { onPostgresql } from './storage/store-under-test.js';

onPostgresql((cluster) => {
  let folder: string;
  let one: ServiceUnderTest;
  let other: ServiceUnderTest;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'secure-mail-shared-'));
    const shared = {
      SECURE_MAIL_DATABASE_URL: await cluster().newDatabase(),
      SECURE_MAIL_KEYS: join(folder, 'keys'),
    };
    // At once, on an empty database and without keys: one makes them, the other finds them.
    [one, other] = await Promise.all([startServiceUnderTest(shared), startServiceUnderTest(shared)]);
  });
  afterAll(async () => {
    await Promise.all([one.stop(), other.stop()]);
    await rm(folder, { recursive: true });
  });

  test('two processes on one database: both have the same keys, and what one commits the other serves', async () => {
    expect(other.service.context.keys.id).toBe(one.service.context.keys.id);
    const invited = await one.invite('shared');
    await activate(other, { ...invited, password: 'a password' });
    const session = await signIn(one, { address: invited.address, password: 'a password' });
    const { entries } = granted(
      await other.call(secureIdRoutes.lookUpRecipients, { addresses: [invited.address] }, session),
    );
    expect(entries[0]).toMatchObject({ subscriber: true });
  });

  test('attempts are counted across processes', async () => {
    const invited = await one.invite('counted');
    await activate(one, { ...invited, password: 'a password' });
    const answers = await Promise.all(
      Array.from({ length: 16 }, async (_, round) => {
        const { startLoginRequest } = await beginLogin(`guess ${round}`, administratorIdentifiers('x', 'y'));
        const { address } = invited;
        return await (round % 2 === 0 ? one : other).call(secureIdRoutes.startLogin, {
          address,
          startLoginRequest,
        });
      }),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(5);
    for (const answer of answers) if (!answer.ok) expect(refused(answer).code).toBe('login-locked');
  });

  test('an administrator is created once, whoever is asked', async () => {
    const create = async (service: ServiceUnderTest) => {
      const operator = await service.operator();
      const name = 'admin';
      const registration = await beginRegistration(
        'password',
        administratorIdentifiers(name, 'gateway.example'),
      );
      const { registrationRequest } = registration;
      const { recordId, registrationResponse } = await operator.startAdministratorRegistration({
        name,
        registrationRequest,
      });
      const { registrationRecord } = registration.finish(registrationResponse);
      return await operator.finishAdministratorRegistration({ name, recordId, registrationRecord });
    };
    const outcomes = await Promise.allSettled([create(one), create(other)]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});
