import type { Answer, Body, operatorRoutes } from '@secure-mail/contracts';
import { passwordLimits } from '../opaque-records/index.js';
import { Refusal } from '../refusal.js';
import type { ServiceContext } from '../service-context.js';
import type { Transaction } from '../storage/index.js';

/** Administrators sign in by OPAQUE too: the service never sees their passwords. */
export async function startAdministratorRegistration(
  context: ServiceContext,
  body: Body<typeof operatorRoutes.startAdministratorRegistration>,
): Promise<Answer<typeof operatorRoutes.startAdministratorRegistration>> {
  return await context.database.transaction().execute(async (trx) => {
    await refuseTaken(trx, body.name);
    const registration = await context.opaqueRecords.evaluateRegistration(trx, {
      purpose: 'administrator',
      subject: body.name,
      registrationRequest: body.registrationRequest,
    });
    return { ...registration, serviceName: context.settings.serviceName };
  });
}

/** The same record again changes nothing. */
export async function finishAdministratorRegistration(
  context: ServiceContext,
  body: Body<typeof operatorRoutes.finishAdministratorRegistration>,
): Promise<Answer<typeof operatorRoutes.finishAdministratorRegistration>> {
  await context.database.transaction().execute(async (trx) => {
    await context.opaqueRecords.acceptRecord(trx, {
      purpose: 'administrator',
      subject: body.name,
      recordId: body.recordId,
      registrationRecord: body.registrationRecord,
      limits: passwordLimits,
    });
    const added = await trx
      .insertInto('administrators')
      .values({ name: body.name, record_id: body.recordId, created_at: context.clock() })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .returning('name')
      .executeTakeFirst();
    if (added === undefined) return await refuseTaken(trx, body.name, body.recordId);
    await context.audit.record(trx, {
      actor: 'operator',
      action: 'administrator-created',
      subject: `administrator/${body.name}`,
    });
  });
  return {};
}

/** The operator lets an administrator try again. */
export async function unlockAdministrator(
  context: ServiceContext,
  { name }: Body<typeof operatorRoutes.unlockAdministrator>,
): Promise<Answer<typeof operatorRoutes.unlockAdministrator>> {
  await context.database.transaction().execute(async (trx) => {
    const administrator = await trx
      .selectFrom('administrators')
      .select('record_id')
      .where('name', '=', name)
      .executeTakeFirst();
    if (administrator === undefined) throw new Refusal('not-found', `No administrator is named ${name}.`);
    await context.opaqueRecords.unlock(trx, administrator.record_id);
    await context.audit.record(trx, {
      actor: 'operator',
      action: 'administrator-unlocked',
      subject: `administrator/${name}`,
    });
  });
  return {};
}

async function refuseTaken(trx: Transaction, name: string, exceptRecordId?: string): Promise<void> {
  const taken = await trx
    .selectFrom('administrators')
    .select('record_id')
    .where('name', '=', name)
    .executeTakeFirst();
  if (taken !== undefined && taken.record_id !== exceptRecordId) {
    throw new Refusal('name-taken', `There is an administrator named ${name} already.`);
  }
}
