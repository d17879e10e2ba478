import { createHash } from 'node:crypto';
import type { Answer, Body, secureIdRoutes } from '@secure-mail/contracts';
import { issueMailboxCertificates, proveKeys, revokeCertificatesOf } from '../certificate-authority/index.js';
import { passwordLimits } from '../opaque-records/index.js';
import { Refusal } from '../refusal.js';
import { sealedSecureId } from '../secure-ids/index.js';
import type { ServiceContext } from '../service-context.js';
import { randomRowId, type Transaction } from '../storage/index.js';
import { refuseUnusable, storedToken } from './start-activation.js';

type Request = Body<typeof secureIdRoutes.finishActivation>;

/**
 * Record, certificates, log, sealed keys, status and audit in one transaction: after a kill at any
 * instruction there is a whole Secure ID or none. The same finish again is answered as before.
 */
export async function finishActivation(
  context: ServiceContext,
  body: Request,
): Promise<Answer<typeof secureIdRoutes.finishActivation>> {
  const finishDigest = createHash('sha256').update(JSON.stringify(body)).digest('base64url');
  const token = await storedToken(context, body.activationToken);
  return await context.database.transaction().execute(async (trx) => {
    const activation = await lockActivation(trx, token);
    if (activation.finish_digest === finishDigest) {
      return { secureId: await sealedSecureId(trx, { passwordRecordId: activation.record_id }) };
    }
    refuseUnusable(activation, context.clock());
    if (activation.finish_digest !== null || activation.status !== 'invited') {
      throw new Refusal('activation-code-used', 'This activation code has been used.');
    }
    if (activation.expires_at_of_activation.getTime() <= context.clock().getTime()) {
      throw new Refusal('registration-expired', 'The activation took too long; begin again with the code.');
    }
    await create(trx, context, activation, body);
    await trx
      .updateTable('activations')
      .set({ finish_digest: finishDigest })
      .where('token', '=', token)
      .execute();
    return { secureId: await sealedSecureId(trx, { passwordRecordId: activation.record_id }) };
  });
}

type Activation = Awaited<ReturnType<typeof lockActivation>>;

async function lockActivation(trx: Transaction, token: string) {
  const activation = await trx
    .selectFrom('activations')
    .innerJoin('activation_codes', 'activation_codes.code', 'activations.code')
    .innerJoin('mailboxes', 'mailboxes.id', 'activations.mailbox_id')
    .select([
      'activations.record_id',
      'activations.finish_digest',
      'activations.expires_at as expires_at_of_activation',
      'activations.mailbox_id',
      'activation_codes.code',
      'activation_codes.used_at',
      'activation_codes.superseded_at',
      'activation_codes.expires_at',
      'mailboxes.status',
      'mailboxes.address',
      'mailboxes.organisation_id',
    ])
    .where('activations.token', '=', token)
    .forUpdate()
    .executeTakeFirst();
  if (activation === undefined) throw new Refusal('activation-refused', 'This activation was never begun.');
  return activation;
}

async function create(
  trx: Transaction,
  context: ServiceContext,
  activation: Activation,
  body: Request,
): Promise<void> {
  const { address, mailbox_id: mailboxId } = activation;
  const keys = await proveKeys(
    { signing: fromBase64Url(body.signingRequest), encryption: fromBase64Url(body.encryptionRequest) },
    address,
  );
  await context.opaqueRecords.acceptRecord(trx, {
    purpose: 'password',
    subject: mailboxId,
    recordId: activation.record_id,
    registrationRecord: body.registrationRecord,
    limits: passwordLimits,
  });
  // Whoever was disabled and is activated again gets new keys; the old certificates are revoked already.
  await revokeCertificatesOf(trx, context, [address], 'superseded');
  const issued = await issueMailboxCertificates(trx, context, {
    organisationId: activation.organisation_id,
    address,
    keys,
  });
  const secureId = {
    password_record_id: activation.record_id,
    sealed_keys: body.sealedKeys,
    wrapped_roaming_key: body.wrappedRoamingKey,
    capabilities: body.capabilities,
    signing_serial: issued.signing.serialNumber,
    encryption_serial: issued.encryption.serialNumber,
    created_at: context.clock(),
  };
  const before = await trx
    .selectFrom('secure_ids')
    .select(['id', 'password_record_id'])
    .where('mailbox_id', '=', mailboxId)
    .executeTakeFirst();
  if (before === undefined) {
    await trx
      .insertInto('secure_ids')
      .values({ id: randomRowId(), mailbox_id: mailboxId, ...secureId })
      .execute();
  } else {
    await trx.updateTable('secure_ids').set(secureId).where('id', '=', before.id).execute();
    await trx.deleteFrom('sessions').where('secure_id', '=', before.id).execute();
    await context.opaqueRecords.removeRecord(trx, before.password_record_id);
  }
  const now = context.clock();
  await trx
    .updateTable('activation_codes')
    .set({ used_at: now })
    .where('code', '=', activation.code)
    .execute();
  await trx
    .updateTable('mailboxes')
    .set({ status: 'activated', status_since: now })
    .where('id', '=', mailboxId)
    .execute();
  await context.audit.record(trx, {
    actor: `mailbox/${address}`,
    action: 'secure-id-activated',
    subject: `mailbox/${address}`,
    detail: `certificates ${issued.signing.serialNumber}, ${issued.encryption.serialNumber}`,
  });
}

function fromBase64Url(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64url'));
}
