import { type Answer, type Body, passwordIdentifiers, type secureIdRoutes } from '@secure-mail/contracts';
import { loggedCertificatesOf } from '../certificate-authority/index.js';
import { Refusal } from '../refusal.js';
import type { ServiceContext } from '../service-context.js';
import { sealedSecureId } from './sealed-secure-id.js';
import { openSession } from './sessions.js';

/** Given back by a right password. */
const loginsPerSource = { perWindow: 100, windowSeconds: 10 * 60 };

/** Names without a Secure ID are answered alike, and lock alike. */
export async function startLogin(
  context: ServiceContext,
  source: string,
  body: Body<typeof secureIdRoutes.startLogin>,
): Promise<Answer<typeof secureIdRoutes.startLogin>> {
  await context.throttle.charge('login', source, loginsPerSource);
  const known = await context.database
    .selectFrom('mailboxes')
    .innerJoin('secure_ids', 'secure_ids.mailbox_id', 'mailboxes.id')
    .select('secure_ids.password_record_id')
    .where('mailboxes.address', '=', body.address)
    .executeTakeFirst();
  const { loginId, loginResponse } = await context.opaqueRecords.startLogin({
    recordId: known?.password_record_id,
    purpose: 'password',
    name: body.address,
    identifiers: passwordIdentifiers(body.address, context.settings.serviceName),
    startLoginRequest: body.startLoginRequest,
    source,
  });
  return { loginId, loginResponse };
}

/** AC-2: a right password opens a session and brings the sealed Secure ID to this machine. */
export async function finishLogin(
  context: ServiceContext,
  source: string,
  body: Body<typeof secureIdRoutes.finishLogin>,
): Promise<Answer<typeof secureIdRoutes.finishLogin>> {
  const { recordId } = await context.opaqueRecords.finishLogin({ ...body, purpose: 'password' });
  const owner = await context.database
    .selectFrom('secure_ids')
    .innerJoin('mailboxes', 'mailboxes.id', 'secure_ids.mailbox_id')
    .select(['secure_ids.id', 'mailboxes.status'])
    .where('secure_ids.password_record_id', '=', recordId)
    .executeTakeFirst();
  if (owner === undefined) throw new Refusal('login-refused', 'Address or password not accepted.');
  await context.throttle.giveBack('login', source);
  if (owner.status === 'suspended') throw new Refusal('secure-id-suspended', 'The Secure ID is suspended.');
  const session = await openSession(context, { secureId: owner.id, loginId: body.loginId });
  const secureId = await sealedSecureId(context.database, { passwordRecordId: recordId });
  const certificates = await loggedCertificatesOf(context.database, secureId.address);
  return {
    sessionToken: session.token,
    expiresAt: session.expiresAt.toISOString(),
    secureId,
    certificates: [...certificates],
  };
}
