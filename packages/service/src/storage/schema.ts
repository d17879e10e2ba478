import type { Kysely, Transaction as KyselyTransaction } from 'kysely';
import type { ActivationTables } from '../activation/activation-tables.js';
import type { AdministrationTables } from '../administration/administration-tables.js';
import type { AuditTables } from '../audit/audit-tables.js';
import type { CertificateTables } from '../certificate-authority/certificate-tables.js';
import type { DepositTables } from '../deposits/deposit-tables.js';
import type { KeyTables } from '../keys/key-tables.js';
import type { MailboxTables } from '../mailboxes/mailbox-tables.js';
import type { NotificationTables } from '../notifications/notification-tables.js';
import type { OpaqueTables } from '../opaque-records/opaque-tables.js';
import type { OrganisationTables } from '../organisations/organisation-tables.js';
import type { PickupTables } from '../pickup/pickup-tables.js';
import type { SecureIdTables } from '../secure-ids/secure-id-tables.js';
import type { ThrottleTables } from '../throttling/throttle-tables.js';

/** All tables: each domain folder declares its own. */
export type Schema = ActivationTables &
  AdministrationTables &
  AuditTables &
  CertificateTables &
  DepositTables &
  KeyTables &
  MailboxTables &
  NotificationTables &
  OpaqueTables &
  OrganisationTables &
  PickupTables &
  SecureIdTables &
  ThrottleTables;

export type Database = Kysely<Schema>;
export type Transaction = KyselyTransaction<Schema>;
/** Either: for reads that may happen inside or outside a transaction. */
export type DatabaseOrTransaction = Database | Transaction;
