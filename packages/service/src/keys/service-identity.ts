import type { Clock } from '../service-context.js';
import { StartRefusal } from '../start-refusal.js';
import type { Database } from '../storage/index.js';
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
    return keys;
  }
  if (found === undefined) {
    throw new StartRefusal(
      'keys-missing',
      `The key folder ${o.folder} is missing, and the database holds records that are lost without it. Restore the folder from its backup, or point SECURE_MAIL_KEYS to it. No new keys were made.`,
    );
  }
  if (
    found.id !== identity.key_folder_id ||
    (await found.rootCertificate.fingerprint()) !== identity.root_fingerprint
  ) {
    throw new StartRefusal(
      'keys-foreign',
      `The key folder ${o.folder} does not belong to this database. Point SECURE_MAIL_KEYS to the one that does.`,
    );
  }
  if (identity.service_name !== o.serviceName) {
    throw new StartRefusal(
      'service-name-changed',
      `This service is named ${identity.service_name}; the name is part of every password record and cannot become ${o.serviceName}. Set SECURE_MAIL_SERVICE_NAME=${identity.service_name}.`,
    );
  }
  await refuseMissingSetups(o.database, found, o.folder);
  await refuseMissingAuthorities(o.database, found, o.folder);
  return found;
}

async function refuseMissingSetups(database: Database, keys: KeyFolder, folder: string): Promise<void> {
  const named = await database.selectFrom('opaque_records').select('setup_id').distinct().execute();
  const missing = named.map((row) => row.setup_id).filter((id) => !keys.hasOpaqueSetup(id));
  if (missing.length > 0) {
    throw new StartRefusal(
      'keys-missing',
      `Records were made with the OPAQUE setup ${missing.join(', ')}, which is not in ${folder}. Restore opaque-setups.json from its backup.`,
    );
  }
}

async function refuseMissingAuthorities(database: Database, keys: KeyFolder, folder: string): Promise<void> {
  const authorities = await database
    .selectFrom('certificate_authorities')
    .select('id')
    .where('id', '<>', 'root')
    .execute();
  for (const { id } of authorities) {
    if ((await keys.issuingCa(id)) === undefined) {
      throw new StartRefusal(
        'keys-missing',
        `The key of the issuing CA ${id} is not in ${folder}. Restore it from its backup.`,
      );
    }
  }
}
