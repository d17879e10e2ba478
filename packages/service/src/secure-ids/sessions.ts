import { createHmac } from 'node:crypto';
import { keyLabels } from '@secure-mail/contracts';
import type { FastifyRequest } from 'fastify';
import type { SignedInSubscriber } from '../http/index.js';
import { Refusal } from '../refusal.js';
import type { ServiceContext } from '../service-context.js';

const sessionHours = 8;

/**
 * A session for a finished login. The token comes from the login's random id under a service key, so that a
 * repeated finish gets the same one although only its HMAC is stored.
 * @throws {Refusal} `login-expired` when that session was ended
 */
export async function openSession(
  context: Pick<ServiceContext, 'database' | 'keys' | 'clock'>,
  o: { readonly secureId: string; readonly loginId: string },
): Promise<{ readonly token: string; readonly expiresAt: Date }> {
  const key = await context.keys.deriveServiceKey(keyLabels.session);
  const token = createHmac('sha256', key).update(`token\n${o.loginId}`).digest('base64url');
  const stored = storedToken(key, token);
  const expiresAt = new Date(context.clock().getTime() + sessionHours * 60 * 60 * 1000);
  await context.database
    .insertInto('sessions')
    .values({ token: stored, secure_id: o.secureId, expires_at: expiresAt, ended_at: null })
    .onConflict((conflict) => conflict.column('token').doNothing())
    .execute();
  const row = await context.database
    .selectFrom('sessions')
    .select('expires_at')
    .where('token', '=', stored)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  // Whoever recorded the finish of a login must not be let in by it after its owner signed out.
  if (row === undefined) throw new Refusal('login-expired', 'This login was ended; begin again.');
  return { token, expiresAt: row.expires_at };
}

/** @throws {Refusal} `not-signed-in`; `secure-id-suspended` at once when that happened meanwhile */
export async function subscriberOfRequest(
  context: Pick<ServiceContext, 'database' | 'keys' | 'clock'>,
  request: FastifyRequest,
): Promise<SignedInSubscriber> {
  const token = bearerOf(request);
  const key = await context.keys.deriveServiceKey(keyLabels.session);
  const row = await context.database
    .selectFrom('sessions')
    .innerJoin('secure_ids', 'secure_ids.id', 'sessions.secure_id')
    .innerJoin('mailboxes', 'mailboxes.id', 'secure_ids.mailbox_id')
    .select([
      'secure_ids.id',
      'mailboxes.id as mailbox_id',
      'mailboxes.address',
      'mailboxes.display_name',
      'mailboxes.status',
    ])
    .where('sessions.token', '=', storedToken(key, token))
    .where('sessions.expires_at', '>', context.clock())
    .where('sessions.ended_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined) throw new Refusal('not-signed-in', 'The session has ended; sign in again.');
  if (row.status === 'suspended') throw new Refusal('secure-id-suspended', 'The Secure ID is suspended.');
  return {
    secureIdId: row.id,
    mailboxId: row.mailbox_id,
    address: row.address,
    displayName: row.display_name,
  };
}

export async function endSession(
  context: Pick<ServiceContext, 'database' | 'keys' | 'clock'>,
  request: FastifyRequest,
): Promise<void> {
  const key = await context.keys.deriveServiceKey(keyLabels.session);
  await context.database
    .updateTable('sessions')
    .set({ ended_at: context.clock() })
    .where('token', '=', storedToken(key, bearerOf(request)))
    .execute();
}

export async function sweepSessions(context: Pick<ServiceContext, 'database' | 'clock'>): Promise<void> {
  await context.database.deleteFrom('sessions').where('expires_at', '<=', context.clock()).execute();
}

function bearerOf(request: FastifyRequest): string {
  const [, token] = /^Bearer ([A-Za-z0-9_-]{1,128})$/.exec(request.headers.authorization ?? '') ?? [];
  if (token === undefined) throw new Refusal('not-signed-in', 'Sign in first.');
  return token;
}

function storedToken(key: Uint8Array, token: string): string {
  return createHmac('sha256', key).update(`stored\n${token}`).digest('base64url');
}
