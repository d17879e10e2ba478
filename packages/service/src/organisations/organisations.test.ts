import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ServiceUnderTest, startServiceUnderTest } from '../service-under-test.js';
import type { Database } from '../storage/index.js';
import { createOrganisation } from './organisations.js';

let service: ServiceUnderTest;
beforeAll(async () => {
  service = await startServiceUnderTest();
});
afterAll(() => service.stop());

/** A database whose connection is lost when it has committed, before it says so. */
function losingAnswers(database: Database): Database {
  return new Proxy(database, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      if (name !== 'transaction') return typeof value === 'function' ? value.bind(target) : value;
      return () => ({
        execute: async (run: Parameters<ReturnType<Database['transaction']>['execute']>[0]) => {
          await target.transaction().execute(run);
          throw new Error('Connection terminated unexpectedly');
        },
      });
    },
  });
}

const authorityOf = async (id: string): Promise<string> =>
  (
    await service.service.context.database
      .selectFrom('certificate_authorities')
      .select('id')
      .where('organisation_id', '=', id)
      .executeTakeFirstOrThrow()
  ).id;

test("an organisation whose commit's answer was lost keeps the key of its issuing CA", async () => {
  const { context } = service.service;
  const body = { name: 'Lost', domains: ['lost.example'] };
  const { id } = await createOrganisation({ ...context, database: losingAnswers(context.database) }, body);
  expect(await context.keys.issuingCa(await authorityOf(id))).toBeDefined();
  expect(await createOrganisation(context, body)).toEqual({ id });
});

test('created twice at once, an organisation is one, with one issuing CA', async () => {
  const { context } = service.service;
  const body = { name: 'Twice', domains: ['twice.example'] };
  const [one, other] = await Promise.all([
    createOrganisation(context, body),
    createOrganisation(context, body),
  ]);
  expect(one).toEqual(other);
  expect(await context.keys.issuingCa(await authorityOf(one.id))).toBeDefined();
});
