import { createHmac } from 'node:crypto';
import { type Answer, type Body, keyLabels, type secureIdRoutes } from '@secure-mail/contracts';
import { Refusal } from '../refusal.js';
import type { ServiceContext } from '../service-context.js';
import { clientNetwork } from '../throttling/index.js';
import { storedCode } from './activation-code.js';

/** How long an activation may take from the code to the review's Finish. The OPAQUE registration is as short. */
const activationMinutes = 15;
/** Only failures count: a whole firm may activate from one address on one morning. */
const wrongCodesPerSource = { perWindow: 20, windowSeconds: 60 * 60 };
/** One network cannot use up what others may try at an address; all together cost the service no more than this. */
const wrongCodesPerSourceAndAddress = { perWindow: 10, windowSeconds: 60 * 60 };
const wrongCodesPerAddress = { perWindow: 1000, windowSeconds: 60 * 60 };
const stepsPerSource = { perWindow: 120, windowSeconds: 60 * 60 };

/** AC-2: who has a Secure ID is asked for its password. Unknown addresses look like invited ones. */
export async function nextActivationStep(
  context: ServiceContext,
  source: string,
  { address }: Body<typeof secureIdRoutes.nextActivationStep>,
): Promise<Answer<typeof secureIdRoutes.nextActivationStep>> {
  await context.throttle.charge('activation-step', source, stepsPerSource);
  const known = await context.database
    .selectFrom('mailboxes')
    .innerJoin('secure_ids', 'secure_ids.mailbox_id', 'mailboxes.id')
    .select('mailboxes.id')
    .where('mailboxes.address', '=', address)
    .where('mailboxes.status', '<>', 'invited')
    .executeTakeFirst();
  return { next: known === undefined ? 'activation-code' : 'password' };
}

/**
 * Checks the code. The try is charged before; unknown address, wrong code and somebody else's code are one
 * refusal. What is wrong with a genuine code is told to whoever has it.
 */
export async function startActivation(
  context: ServiceContext,
  source: string,
  body: Body<typeof secureIdRoutes.startActivation>,
): Promise<Answer<typeof secureIdRoutes.startActivation>> {
  await context.throttle.charge('activation-code-source', source, wrongCodesPerSource);
  const pair = `${body.address} ${clientNetwork(source)}`;
  await context.throttle.charge('activation-code-pair', pair, wrongCodesPerSourceAndAddress);
  await context.throttle.charge('activation-code-address', body.address, wrongCodesPerAddress);
  const code = await storedCode(context.keys, body.address, body.activationCode);
  const found = await context.database
    .selectFrom('activation_codes')
    .innerJoin('mailboxes', 'mailboxes.id', 'activation_codes.mailbox_id')
    .selectAll('activation_codes')
    .select(['mailboxes.status', 'mailboxes.display_name'])
    .where('activation_codes.code', '=', code)
    .executeTakeFirst();
  if (found === undefined)
    throw new Refusal('activation-refused', 'Address or activation code not accepted.');
  await context.throttle.giveBack('activation-code-source', source);
  await context.throttle.giveBack('activation-code-pair', pair);
  await context.throttle.giveBack('activation-code-address', body.address);
  refuseUnusable(found, context.clock());

  return await context.database.transaction().execute(async (trx) => {
    const { recordId, registrationResponse } = await context.opaqueRecords.evaluateRegistration(trx, {
      purpose: 'password',
      subject: found.mailbox_id,
      registrationRequest: body.registrationRequest,
    });
    const activationToken = await tokenOf(context, recordId);
    await trx
      .insertInto('activations')
      .values({
        token: await storedToken(context, activationToken),
        mailbox_id: found.mailbox_id,
        code,
        record_id: recordId,
        expires_at: new Date(context.clock().getTime() + activationMinutes * 60_000),
        finish_digest: null,
      })
      .onConflict((conflict) => conflict.column('token').doNothing())
      .execute();
    return { activationToken, recordId, registrationResponse, displayName: found.display_name };
  });
}

/** @throws {Refusal} saying what is wrong with a genuine code */
export function refuseUnusable(
  code: {
    readonly used_at: Date | null;
    readonly superseded_at: Date | null;
    readonly expires_at: Date;
    readonly status: string;
  },
  now: Date,
): void {
  if (code.status === 'suspended') throw new Refusal('secure-id-suspended', 'The Secure ID is suspended.');
  if (code.used_at !== null) throw new Refusal('activation-code-used', 'This activation code has been used.');
  if (code.status === 'disabled')
    throw new Refusal('secure-id-disabled', 'Secure Mail was switched off for this mailbox.');
  if (code.superseded_at !== null)
    throw new Refusal('activation-superseded', 'A newer activation code was sent.');
  if (code.expires_at.getTime() <= now.getTime()) {
    throw new Refusal('activation-code-expired', 'This activation code has expired.');
  }
}

/** The same for a repeated start, and nowhere stored. */
async function tokenOf(context: ServiceContext, recordId: string): Promise<string> {
  const key = await context.keys.deriveServiceKey(keyLabels.activationToken);
  return createHmac('sha256', key).update(`token\n${recordId}`).digest('base64url');
}

export async function storedToken(context: ServiceContext, token: string): Promise<string> {
  const key = await context.keys.deriveServiceKey(keyLabels.activationToken);
  return createHmac('sha256', key).update(`stored\n${token}`).digest('base64url');
}
