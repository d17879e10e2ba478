import { randomBytes } from 'node:crypto';
import type { OpaquePurpose } from '@secure-mail/contracts';
import type { KeyFolder } from '../keys/index.js';
import { Refusal } from '../refusal.js';
import type { Clock } from '../service-context.js';
import type { Transaction } from '../storage/index.js';
import { openCounter } from './attempt-counter.js';
import type { AttemptLimits } from './attempt-limits.js';
import { digestOf, opaqueServer, orInvalidRequest } from './opaque-server.js';

/** How long an evaluated registration may still be finished. */
const registrationMinutes = 15;

/**
 * Evaluates a registration under a fresh random id. The OPRF key hangs on that id, so whoever stole a record
 * cannot use a registration to test guesses against it: their guess is evaluated under another key. The same
 * request again, for the same subject, is a retry and gets the answer it got.
 */
export async function evaluateRegistration(
  trx: Transaction,
  deps: { readonly keys: KeyFolder; readonly clock: Clock },
  o: { readonly purpose: OpaquePurpose; readonly subject: string; readonly registrationRequest: string },
): Promise<{ recordId: string; registrationResponse: string }> {
  const now = deps.clock();
  const request = { purpose: o.purpose, subject: o.subject, request_digest: digestOf(o.registrationRequest) };
  await trx
    .deleteFrom('opaque_registrations')
    .where('purpose', '=', request.purpose)
    .where('subject', '=', request.subject)
    .where('expires_at', '<=', now)
    .execute();
  const recordId = `${o.purpose}-${randomBytes(32).toString('base64url')}`;
  const setupId = deps.keys.currentSetupId;
  const server = await opaqueServer();
  const { registrationResponse } = orInvalidRequest(() =>
    server.createRegistrationResponse({
      serverSetup: deps.keys.opaqueSetup(setupId),
      userIdentifier: recordId,
      registrationRequest: o.registrationRequest,
    }),
  );
  const expiresAt = new Date(now.getTime() + registrationMinutes * 60_000);
  await trx
    .insertInto('opaque_registrations')
    .values({
      ...request,
      record_id: recordId,
      setup_id: setupId,
      response: registrationResponse,
      expires_at: expiresAt,
    })
    .onConflict((conflict) => conflict.columns(['purpose', 'subject', 'request_digest']).doNothing())
    .execute();
  const kept = await trx
    .selectFrom('opaque_registrations')
    .select(['record_id', 'response'])
    .where('purpose', '=', request.purpose)
    .where('subject', '=', request.subject)
    .where('request_digest', '=', request.request_digest)
    .executeTakeFirstOrThrow();
  return { recordId: kept.record_id, registrationResponse: kept.response };
}

/** Takes the one record that an evaluated registration is good for. The same record again changes nothing. */
export async function acceptRecord(
  trx: Transaction,
  deps: { readonly keys: KeyFolder; readonly clock: Clock },
  o: {
    readonly purpose: OpaquePurpose;
    readonly subject: string;
    readonly recordId: string;
    readonly registrationRecord: string;
    readonly limits: AttemptLimits;
  },
): Promise<void> {
  const now = deps.clock();
  const registration = await trx
    .selectFrom('opaque_registrations')
    .selectAll()
    .where('record_id', '=', o.recordId)
    .forUpdate()
    .executeTakeFirst();
  const accepted = await trx
    .selectFrom('opaque_records')
    .selectAll()
    .where('id', '=', o.recordId)
    .executeTakeFirst();
  if (accepted !== undefined) {
    const same =
      accepted.purpose === o.purpose &&
      accepted.subject === o.subject &&
      accepted.record === o.registrationRecord;
    if (same) return;
    throw new Refusal('registration-expired', 'This registration has been used.');
  }
  if (
    registration === undefined ||
    registration.purpose !== o.purpose ||
    registration.subject !== o.subject ||
    registration.expires_at.getTime() <= now.getTime()
  ) {
    throw new Refusal('registration-expired', 'This registration was never begun or has expired.');
  }
  await refuseUnreadable(deps.keys.opaqueSetup(registration.setup_id), o.recordId, o.registrationRecord);
  await trx
    .insertInto('opaque_records')
    .values({
      id: o.recordId,
      purpose: o.purpose,
      subject: o.subject,
      setup_id: registration.setup_id,
      record: o.registrationRecord,
      accepted_at: now,
    })
    .execute();
  await openCounter(trx, o.recordId, o.limits, { fake: false, now });
}

/** A record that no login could ever be answered from is refused now, not when its owner needs it. */
async function refuseUnreadable(
  serverSetup: string,
  recordId: string,
  registrationRecord: string,
): Promise<void> {
  const server = await opaqueServer();
  const { client } = await import('@serenity-kit/opaque');
  const { startLoginRequest } = client.startLogin({ password: 'any' });
  orInvalidRequest(() =>
    server.startLogin({ serverSetup, userIdentifier: recordId, registrationRecord, startLoginRequest }),
  );
}
