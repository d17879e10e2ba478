import type { Clock } from '../service-context.js';
import { StartRefusal } from '../start-refusal.js';
import type { Database } from '../storage/index.js';
import { checkKeys } from './key-checks.js';
import { type KeyFolder, makeKeyFolder, openKeyFolder } from './key-folder.js';

/**
 * Opens the keys that belong to this database, or makes them when the database is new. Keys are never made
 * over existing records: those would be lost for good.
 * @throws {StartRefusal}
 */
export async function openServiceKeys(o: {
  readonly database: Database;
  readonly folder: string;
  readonly serviceName: string;
  readonly clock: Clock;
}): Promise<KeyFolder> {
  const identity = await o.database.selectFrom('service_identity').selectAll().executeTakeFirst();
  const found = await openKeyFolder(o.folder);
  if (identity === undefined) {
    const keys = found ?? (await makeKeyFolder(o.folder, { serviceName: o.serviceName, now: o.clock() }));
    await o.database.deleteFrom('key_checks').execute();
    await o.database
      .insertInto('service_identity')
      .values({
        id: 1,
        key_folder_id: keys.id,
        root_fingerprint: await keys.rootCertificate.fingerprint(),
        service_name: o.serviceName,
        created_at: o.clock(),
      })
      .execute();
    await checkKeys(o.database, keys, o.folder);
    return keys;
  }
  if (found === undefined) {
    throw new StartRefusal('keys-missing', { what: o.folder });
  }
  if (
    found.id !== identity.key_folder_id ||
    (await found.rootCertificate.fingerprint()) !== identity.root_fingerprint
  ) {
    throw new StartRefusal('keys-foreign', { folder: o.folder });
  }
  if (identity.service_name !== o.serviceName) {
    throw new StartRefusal('service-name-changed', { kept: identity.service_name, given: o.serviceName });
  }
  await refuseMissingSetups(o.database, found, o.folder);
  await checkKeys(o.database, found, o.folder);
  await refuseForeignRoot(found, o.folder);
  await refuseMissingAuthorities(o.database, found, o.folder);
  return found;
}

async function refuseMissingSetups(database: Database, keys: KeyFolder, folder: string): Promise<void> {
  const named = await database.selectFrom('opaque_records').select('setup_id').distinct().execute();
  const missing = named.map((row) => row.setup_id).filter((id) => !keys.opaqueSetupIds.includes(id));
  if (missing.length > 0) {
    throw new StartRefusal('keys-missing', { what: `${missing.join(', ')} (${folder}/opaque-setups.json)` });
  }
}

/** Its key may be away; one that is there must be the root's. */
async function refuseForeignRoot(keys: KeyFolder, folder: string): Promise<void> {
  const root = await keys.root();
  if (root === undefined || Buffer.from(root.certificate.der).equals(keys.rootCertificate.der)) return;
  throw new StartRefusal('keys-damaged', { what: `${folder}/root.cer` });
}

async function refuseMissingAuthorities(database: Database, keys: KeyFolder, folder: string): Promise<void> {
  const authorities = await database
    .selectFrom('certificate_authorities')
    .select(['id', 'certificate'])
    .where('id', '<>', 'root')
    .execute();
  for (const { id, certificate } of authorities) {
    const issuer = await keys.issuingCa(id);
    if (issuer === undefined) {
      throw new StartRefusal('keys-missing', { what: `${folder}/authorities/${id}.key` });
    }
    if (!Buffer.from(certificate).equals(issuer.certificate.der)) {
      throw new StartRefusal('keys-damaged', { what: `${folder}/authorities/${id}.cer` });
    }
  }
}
