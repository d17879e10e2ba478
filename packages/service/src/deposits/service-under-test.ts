import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { openSession } from '../secure-ids/sessions.js';
import { startService } from '../serve.js';
import type { ServiceContext } from '../service-context.js';
import { readSettings } from '../settings.js';
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
}): Promise<ServiceUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'secure-mail-service-'));
  const smarthost = await startSmarthost();
  const lines: string[] = [];
  const logged = new Writable({
    write: (line, _encoding, callback) => {
      lines.push(String(line));
      callback();
    },
  });
  let ahead = 0;
  const service = await startService({
    settings: readSettings({
      SECURE_MAIL_DATA: join(folder, 'data'),
      SECURE_MAIL_KEYS: join(folder, 'keys'),
      SECURE_MAIL_SMARTHOST: `smtp://127.0.0.1:${smarthost.port}`,
      SECURE_MAIL_HTTP_PORT: '0',
      SECURE_MAIL_SMTP_PORT: '0',
      SECURE_MAIL_MAX_MESSAGE_BYTES: String(options.maxMessageBytes ?? 10 * 1024 * 1024),
      SECURE_MAIL_DATABASE_URL: options.databaseUrl,
    }),
    log: pino({ level: 'debug' }, logged),
    clock: () => new Date(Date.now() + ahead),
  });
  const { context, settings } = service;
  const [host = '', port] = service.gateway.split(':');
  return {
    context,
    baseUrl: settings.publicUrl,
    gateway: { host, port: Number(port) },
    smarthost,
    folder,
    logged: () => lines.join(''),
    advance: (minutes) => {
      ahead += minutes * 60_000;
    },
    addSender: (name) => insertSender(context, name),
    stop: async () => {
      await service.stop();
      await smarthost.close();
      await rm(folder, { recursive: true, force: true });
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
