import { openSession } from '../secure-ids/sessions.js';
import type { ServiceContext } from '../service-context.js';
import { startServiceUnderTest as startBareService } from '../service-under-test.js';
import type { Sender } from './prepare-deposit.js';
import { type Smarthost, startSmarthost } from './smarthost-under-test.js';

/** The whole service on a store of its own, with a clock that can be moved and a smarthost that remembers. */
export interface ServiceUnderTest {
  readonly context: ServiceContext;
  readonly baseUrl: string;
  readonly gateway: { readonly host: string; readonly port: number };
  readonly smarthost: Smarthost;
  readonly folder: string;
  /** Everything that was logged. */
  logged(): string;
  /** Moves the service's clock. */
  advance(minutes: number): void;
  /** Adds a subscriber with an active Secure ID, signed in. */
  addSender(name: string): Promise<SignedInSender>;
  stop(): Promise<void>;
}

export interface SignedInSender extends Sender {
  readonly token: string;
}

export async function startServiceUnderTest(options: {
  readonly databaseUrl?: string | undefined;
  readonly maxMessageBytes?: number;
  readonly environment?: Readonly<Record<string, string>>;
}): Promise<ServiceUnderTest> {
  const smarthost = await startSmarthost();
  const test = await startBareService({
    SECURE_MAIL_SMARTHOST: `smtp://127.0.0.1:${smarthost.port}`,
    SECURE_MAIL_MAX_MESSAGE_BYTES: String(options.maxMessageBytes ?? 10 * 1024 * 1024),
    SECURE_MAIL_DATABASE_URL: options.databaseUrl,
    ...options.environment,
  });
  const { context, gateway } = test.service;
  const [host = '', port] = gateway.split(':');
  return {
    context,
    baseUrl: test.url,
    gateway: { host, port: Number(port) },
    smarthost,
    folder: test.folder,
    logged: test.log,
    advance: test.advance,
    addSender: (name) => insertSender(context, name),
    stop: async () => {
      await test.stop();
      await smarthost.close();
    },
  };
}

/** Writes a subscriber with an active Secure ID and a session into the database. */
export async function insertSender(
  context: Pick<ServiceContext, 'database' | 'clock' | 'keys'>,
  name: string,
): Promise<SignedInSender> {
  const { database, clock, keys } = context;
  const now = clock();
  const address = `${name}@firm.example`;
  const der = keys.rootCertificate.der;
  await database
    .insertInto('organisations')
    .values({ id: 'firm', name: 'Firm', created_at: now })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  await database
    .insertInto('mailboxes')
    .values({
      id: name,
      address,
      display_name: name,
      type: 'exchange',
      organisation_id: 'firm',
      status: 'activated',
      status_since: now,
      language: 'en',
    })
    .execute();
  for (const use of ['sign', 'encrypt'] as const) {
    await database
      .insertInto('certificates')
      .values({
        serial_number: `${name}-${use}`,
        authority_id: 'root',
        address,
        use,
        der,
        not_before: now,
        not_after: now,
      })
      .execute();
  }
  await database
    .insertInto('secure_ids')
    .values({
      id: name,
      mailbox_id: name,
      password_record_id: name,
      sealed_keys: '',
      wrapped_roaming_key: '',
      capabilities: { authEnvelopedData: true, preferBinaryInside: true },
      signing_serial: `${name}-sign`,
      encryption_serial: `${name}-encrypt`,
      created_at: now,
    })
    .execute();
  const { token } = await openSession(context, { secureId: name, loginId: `login-of-${name}` });
  // Tests move the clock by weeks; signing in again is not what they are about.
  await database
    .updateTable('sessions')
    .set({ expires_at: new Date('2999-01-01') })
    .where('secure_id', '=', name)
    .execute();
  return { secureIdId: name, address, displayName: name, token };
}
