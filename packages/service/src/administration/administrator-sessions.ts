import { createHmac, timingSafeEqual } from 'node:crypto';
import { csrfHeader, keyLabels } from '@secure-mail/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { refuseForeignOrigin, type SignedInAdministrator } from '../http/index.js';
import { Refusal } from '../refusal.js';
import type { ServiceContext } from '../service-context.js';
import type { Transaction } from '../storage/index.js';

export const administratorCookie = 'secure-mail-administrator';

/** A session ends when nothing was done for so long, and after a working day in any case. */
const idleMinutes = 30;
const longestHours = 12;

/** Opens a session for a finished login; the same login again gets the same one. */
export async function openAdministratorSession(
  context: ServiceContext,
  o: { readonly name: string; readonly loginId: string; readonly reply: FastifyReply },
): Promise<SignedInAdministrator> {
  const key = await context.keys.deriveServiceKey(keyLabels.administratorSession);
  const token = hmac(key, `token\n${o.loginId}`);
  const now = context.clock();
  await context.database.transaction().execute(async (trx) => {
    const added = await trx
      .insertInto('administrator_sessions')
      .values({
        token: hmac(key, `stored\n${token}`),
        name: o.name,
        created_at: now,
        last_used_at: now,
        ended_at: null,
      })
      .onConflict((conflict) => conflict.column('token').doNothing())
      .returning('token')
      .executeTakeFirst();
    if (added === undefined) return await refuseEnded(trx, hmac(key, `stored\n${token}`));
    const actor = `administrator/${o.name}`;
    await context.audit.record(trx, { actor, action: 'administrator-signed-in', subject: actor });
  });
  o.reply.setCookie(administratorCookie, token, cookieOptions(context));
  return { name: o.name, csrfToken: hmac(key, `csrf\n${token}`) };
}

/** @throws {Refusal} `not-signed-in`, `csrf-refused` */
export async function administratorOfRequest(
  context: ServiceContext,
  request: FastifyRequest,
): Promise<SignedInAdministrator> {
  const key = await context.keys.deriveServiceKey(keyLabels.administratorSession);
  const token = request.cookies[administratorCookie];
  if (token === undefined) throw new Refusal('not-signed-in', 'Sign in first.');
  const csrfToken = hmac(key, `csrf\n${token}`);
  if (request.method !== 'GET') {
    refuseForeignOrigin(request, context.settings.publicUrl);
    if (!same(request.headers[csrfHeader], csrfToken)) {
      throw new Refusal('csrf-refused', `The header ${csrfHeader} is missing or wrong.`);
    }
  }
  const now = context.clock();
  const session = await context.database
    .updateTable('administrator_sessions')
    .set({ last_used_at: now })
    .where('token', '=', hmac(key, `stored\n${token}`))
    .where('ended_at', 'is', null)
    .where('last_used_at', '>', minutesBefore(now, idleMinutes))
    .where('created_at', '>', minutesBefore(now, longestHours * 60))
    .returning('name')
    .executeTakeFirst();
  if (session === undefined) throw new Refusal('not-signed-in', 'The session has ended; sign in again.');
  return { name: session.name, csrfToken };
}

export async function endAdministratorSession(context: ServiceContext, reply: FastifyReply): Promise<void> {
  const key = await context.keys.deriveServiceKey(keyLabels.administratorSession);
  const token = reply.request.cookies[administratorCookie] ?? '';
  await context.database
    .updateTable('administrator_sessions')
    .set({ ended_at: context.clock() })
    .where('token', '=', hmac(key, `stored\n${token}`))
    .execute();
  reply.clearCookie(administratorCookie, cookieOptions(context));
}

export async function sweepAdministratorSessions(context: ServiceContext): Promise<void> {
  await context.database
    .deleteFrom('administrator_sessions')
    .where('last_used_at', '<=', minutesBefore(context.clock(), idleMinutes))
    .execute();
}

/** Whoever recorded the finish of a login must not be let in by it after the administrator signed out. */
async function refuseEnded(trx: Transaction, stored: string): Promise<void> {
  const session = await trx
    .selectFrom('administrator_sessions')
    .select('ended_at')
    .where('token', '=', stored)
    .executeTakeFirst();
  if (session?.ended_at !== null) throw new Refusal('login-expired', 'This login was ended; begin again.');
}

function cookieOptions(context: ServiceContext) {
  return {
    httpOnly: true,
    sameSite: 'strict',
    secure: context.settings.publicUrl.startsWith('https:'),
    path: '/v1/administration',
  } as const;
}

function minutesBefore(instant: Date, minutes: number): Date {
  return new Date(instant.getTime() - minutes * 60_000);
}

function hmac(key: Uint8Array, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url');
}

function same(given: string | string[] | undefined, expected: string): boolean {
  if (typeof given !== 'string') return false;
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
