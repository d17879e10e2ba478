import { type Migration, Migrator } from 'kysely/migration';
import { activationMigrations } from '../activation/activation-tables.js';
import { administrationMigrations } from '../administration/administration-tables.js';
import { auditMigrations } from '../audit/audit-tables.js';
import { certificateMigrations } from '../certificate-authority/certificate-tables.js';
import { depositMigrations } from '../deposits/deposit-tables.js';
import { keyMigrations } from '../keys/key-tables.js';
import { mailboxMigrations } from '../mailboxes/mailbox-tables.js';
import { notificationMigrations } from '../notifications/notification-tables.js';
import { opaqueMigrations } from '../opaque-records/opaque-tables.js';
import { organisationMigrations } from '../organisations/organisation-tables.js';
import { pickupMigrations } from '../pickup/pickup-tables.js';
import { secureIdMigrations } from '../secure-ids/secure-id-tables.js';
import { throttleMigrations } from '../throttling/throttle-tables.js';
import type { Database } from './schema.js';

/** Every domain's migrations; their names begin with a date, which is the order they run in. */
const migrations: Readonly<Record<string, Migration>> = {
  ...activationMigrations,
  ...administrationMigrations,
  ...auditMigrations,
  ...certificateMigrations,
  ...depositMigrations,
  ...keyMigrations,
  ...mailboxMigrations,
  ...notificationMigrations,
  ...opaqueMigrations,
  ...organisationMigrations,
  ...pickupMigrations,
  ...secureIdMigrations,
  ...throttleMigrations,
};

/**
 * Brings the database to this version. Kysely holds an advisory lock meanwhile, so that processes that start
 * together wait for one another. All or nothing: PostgreSQL's DDL is transactional.
 */
export async function migrateToLatest(database: Database): Promise<void> {
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
    allowUnorderedMigrations: true,
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}
