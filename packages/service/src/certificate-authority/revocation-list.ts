import { createCrl } from '@secure-mail/smime';
import type { KeyFolder } from '../keys/index.js';
import type { Clock } from '../service-context.js';
import type { Database, Transaction } from '../storage/index.js';
import { rootAuthorityId } from './authority-addresses.js';

const day = 24 * 60 * 60 * 1000;
/** A list is good for so long, and made anew when half of it is over. */
const lifetime = { root: 90 * day, issuing: 7 * day };

export interface ListDependencies {
  readonly keys: KeyFolder;
  readonly clock: Clock;
}

/**
 * Makes a CA's revocation list and puts it where it is served. Numbers come from the time, so that they grow
 * after a restore too. Without the root's key on this machine, the root's last list stays.
 */
export async function publishRevocationList(
  trx: Transaction,
  deps: ListDependencies,
  authorityId: string,
): Promise<void> {
  // Whoever revokes at the same time waits here, and then sees what was revoked before.
  await trx
    .selectFrom('certificate_authorities')
    .select('id')
    .where('id', '=', authorityId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const issuer = await (authorityId === rootAuthorityId
    ? deps.keys.root()
    : deps.keys.issuingCa(authorityId));
  if (issuer === undefined) {
    if (authorityId === rootAuthorityId) return;
    throw new Error(`The key of the issuing CA ${authorityId} is missing, so nothing can be revoked.`);
  }
  const now = deps.clock();
  const [before, revoked] = [
    await trx
      .selectFrom('revocation_lists')
      .select('number')
      .where('authority_id', '=', authorityId)
      .executeTakeFirst(),
    await trx
      .selectFrom('certificates')
      .select(['serial_number', 'revoked_at', 'revocation_reason'])
      .where('authority_id', '=', authorityId)
      .where('revoked_at', 'is not', null)
      .execute(),
  ];
  const byTime = BigInt(now.getTime());
  const afterLast = BigInt(before?.number ?? '0') + 1n;
  const number = byTime > afterLast ? byTime : afterLast;
  const nextUpdate = new Date(
    now.getTime() + (authorityId === rootAuthorityId ? lifetime.root : lifetime.issuing),
  );
  const der = await createCrl({
    issuer,
    number,
    thisUpdate: now,
    nextUpdate,
    revoked: revoked.map((row) => ({
      serialNumber: row.serial_number,
      date: row.revoked_at ?? now,
      reason: row.revocation_reason ?? 'unspecified',
    })),
  });
  const list = { number: number.toString(), der, next_update: nextUpdate };
  await trx
    .insertInto('revocation_lists')
    .values({ authority_id: authorityId, ...list })
    .onConflict((conflict) => conflict.column('authority_id').doUpdateSet(list))
    .execute();
}

/** Makes the lists anew that are half over. */
export async function refreshRevocationLists(database: Database, deps: ListDependencies): Promise<void> {
  const now = deps.clock().getTime();
  const authorities = await database
    .selectFrom('certificate_authorities')
    .leftJoin('revocation_lists', 'revocation_lists.authority_id', 'certificate_authorities.id')
    .select(['certificate_authorities.id', 'revocation_lists.next_update'])
    .execute();
  for (const { id, next_update: nextUpdate } of authorities) {
    const whole = id === rootAuthorityId ? lifetime.root : lifetime.issuing;
    if (nextUpdate !== null && nextUpdate.getTime() - now > whole / 2) continue;
    await database.transaction().execute((trx) => publishRevocationList(trx, deps, id));
  }
}
