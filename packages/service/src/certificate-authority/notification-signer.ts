import { generateKey, type Signer } from '@secure-mail/smime';
import { Refusal } from '../refusal.js';
import type { ServiceContext } from '../service-context.js';
import type { Database } from '../storage/index.js';
import { rootAuthorityId } from './authority-addresses.js';
import { prepareIssuingAuthority, recordAuthority } from './issuing-authority.js';
import { issueOne } from './mailbox-certificates.js';
import { publishRevocationList } from './revocation-list.js';

/** Renewed when less than this is left. */
const renewalDays = 60;

type Dependencies = Pick<ServiceContext, 'keys' | 'clock' | 'settings' | 'log'> & {
  readonly database: Database;
};

/** Sees to it that the root is on record and its list is served. */
export async function recordRoot(deps: Dependencies): Promise<void> {
  await deps.database.transaction().execute(async (trx) => {
    const known = await trx
      .selectFrom('certificate_authorities')
      .select('id')
      .where('id', '=', rootAuthorityId)
      .executeTakeFirst();
    if (known !== undefined) return;
    await trx
      .insertInto('certificate_authorities')
      .values({
        id: rootAuthorityId,
        organisation_id: null,
        certificate: deps.keys.rootCertificate.der,
        created_at: deps.clock(),
      })
      .execute();
    await publishRevocationList(trx, deps, rootAuthorityId);
  });
}

/**
 * Finds or makes the key that signs notification mails, certified by an issuing CA for the sender address's
 * own domain alone: what the service signs for itself cannot be for anybody's mailbox elsewhere.
 * @throws {Refusal} `service-unavailable` when it has none that is valid, and the root certifies none
 */
export async function openNotificationSigner(deps: Dependencies): Promise<Signer> {
  const kept = await keptSigner(deps);
  const left = kept === undefined ? 0 : kept.certificate.notAfter.getTime() - deps.clock().getTime();
  if (kept !== undefined && left > renewalDays * day) return kept;
  try {
    return await newSigner(deps);
  } catch (error) {
    // The mails are still good for a while: no reason to stand still.
    if (kept === undefined || left <= 0 || !(error instanceof Refusal)) throw error;
    const notAfter = kept.certificate.notAfter.toISOString();
    deps.log.error({ err: error, notAfter }, 'the key that signs notifications is not renewed');
    return kept;
  }
}

const day = 24 * 60 * 60 * 1000;

async function keptSigner(deps: Dependencies): Promise<Signer | undefined> {
  const kept = await deps.keys.notificationKey(deps.settings.notificationsFrom);
  if (kept === undefined) return undefined;
  const authorityId = await authorityOf(deps.database, kept.certificate.serialNumber);
  const issuer = authorityId === undefined ? undefined : await deps.keys.issuingCa(authorityId);
  return issuer && { certificate: kept.certificate, key: kept.key, chain: [issuer.certificate] };
}

async function newSigner(deps: Dependencies): Promise<Signer> {
  const address = deps.settings.notificationsFrom;
  const domain = address.slice(address.indexOf('@') + 1);
  const authority = await prepareIssuingAuthority(deps, {
    name: deps.settings.serviceName,
    domains: [domain],
  });
  const key = await generateKey('rsa-3072');
  const certificate = await deps.database.transaction().execute(async (trx) => {
    await recordAuthority(trx, deps, authority, undefined);
    return await issueOne(trx, deps, { authorityId: authority.id, address, use: 'sign', spki: key.spki });
  });
  await deps.keys.keepNotificationKey(address, { certificate, key });
  return { certificate, key, chain: [authority.certificate] };
}

async function authorityOf(database: Database, serialNumber: string): Promise<string | undefined> {
  const row = await database
    .selectFrom('certificates')
    .select('authority_id')
    .where('serial_number', '=', serialNumber)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return row?.authority_id;
}
