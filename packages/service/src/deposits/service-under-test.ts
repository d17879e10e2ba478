import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { depositRoutes, pickupRoutes } from '@secure-mail/contracts';
import { generateKey, issueMailboxCertificate, type MimeEntity, parseMime } from '@secure-mail/smime';
import pino from 'pino';
import { SMTPServer } from 'smtp-server';
import { openAudit } from '../audit/index.js';
import { openDiskBlobStore } from '../blobs/index.js';
import { type SmtpGateway, startGateway } from '../gateway/index.js';
import { bindRoutes, createHttpApplication, openHttpListener } from '../http/index.js';
import { startJobs } from '../jobs/index.js';
import { openServiceKeys, randomSerialNumber, yearsFrom } from '../keys/index.js';
import { type IssueActivationCode, startNotificationJobs } from '../notifications/index.js';
import { openOpaqueRecords } from '../opaque-records/index.js';
import { bindPickupContent, pickupHandlers, startPickupJobs } from '../pickup/index.js';
import { Refusal } from '../refusal.js';
import type { ServiceContext } from '../service-context.js';
import { bindSettings, readSettings } from '../settings.js';
import { migrateToLatest, openStorage } from '../storage/index.js';
import { openThrottle } from '../throttling/index.js';
import { depositHandlers, startDepositJobs } from './index.js';
import type { Sender } from './prepare-deposit.js';

/** The domains of deposits, gateway, notifications and pickup, as they run in the service, on a store of their own. */
export interface ServiceUnderTest {
  readonly context: ServiceContext;
  readonly baseUrl: string;
  readonly gateway: SmtpGateway;
  readonly smarthost: Smarthost;
  /** Moves the service's clock. */
  advance(minutes: number): void;
  /** Adds a subscriber with an active Secure ID; their bearer token is its id. */
  addSender(name: string): Promise<Sender>;
  stop(): Promise<void>;
}

export async function startServiceUnderTest(options: {
  readonly databaseUrl?: string | undefined;
  readonly maxMessageBytes?: number;
  readonly issueActivationCode?: IssueActivationCode;
}): Promise<ServiceUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'secure-mail-service-'));
  const smarthost = await startSmarthost();
  const listener = await openHttpListener('127.0.0.1', 0);
  const settings = bindSettings(
    readSettings({
      SECURE_MAIL_DATA: join(folder, 'data'),
      SECURE_MAIL_KEYS: join(folder, 'keys'),
      SECURE_MAIL_SMARTHOST: `smtp://127.0.0.1:${smarthost.port}`,
      SECURE_MAIL_SMTP_PORT: '0',
      SECURE_MAIL_MAX_MESSAGE_BYTES: String(options.maxMessageBytes ?? 10 * 1024 * 1024),
      SECURE_MAIL_DATABASE_URL: options.databaseUrl,
    }),
    listener.port,
  );
  let ahead = 0;
  const clock = (): Date => new Date(Date.now() + ahead);
  const log = pino({ level: 'silent' });
  const storage = await openStorage({ dataFolder: folder, databaseUrl: options.databaseUrl });
  const { database } = storage;
  await migrateToLatest(database);
  const keys = await openServiceKeys({
    database,
    folder: settings.keysFolder,
    serviceName: settings.serviceName,
    clock,
  });
  const root = await keys.root();
  if (root === undefined) throw new Error('A new key folder holds its root key.');
  const key = await generateKey('p-256');
  const certificate = await issueMailboxCertificate({
    issuer: root,
    address: settings.notificationsFrom,
    spki: key.spki,
    use: 'sign',
    validity: yearsFrom(clock(), 1),
    serialNumber: randomSerialNumber(),
  });
  keys.useNotificationSigner({ certificate, key, chain: [] });
  const jobs = await startJobs(storage, log);
  const context: ServiceContext = {
    settings,
    database,
    clock,
    keys,
    opaqueRecords: openOpaqueRecords({ database, keys, clock }),
    throttle: openThrottle({ database, clock, key: new Uint8Array(32) }),
    jobs,
    log,
    audit: openAudit(clock),
    blobs: await openDiskBlobStore(join(folder, 'blobs')),
  };
  await startNotificationJobs(context, options.issueActivationCode ?? (async () => undefined));
  await startDepositJobs(context);
  await startPickupJobs(context);
  const app = await createHttpApplication({ listener, log, trustedProxies: [] });
  const senders = new Map<string, Sender>();
  const refuse = (): never => {
    throw new Refusal('not-signed-in', 'Sign in first.');
  };
  const callers = {
    subscriber: async (request: { readonly headers: { readonly authorization?: string | undefined } }) => {
      const sender = senders.get(request.headers.authorization?.replace('Bearer ', '') ?? '') ?? refuse();
      return { ...sender, mailboxId: sender.secureIdId };
    },
    administrator: async () => refuse(),
    operator: async () => refuse(),
  };
  bindRoutes(app, depositRoutes, depositHandlers(context), { callers, bodyLimit: 4 * 1024 * 1024 });
  bindRoutes(app, pickupRoutes, pickupHandlers(context), { callers });
  bindPickupContent(app, context);
  await app.ready();
  const gateway = await startGateway(context);
  return {
    context,
    baseUrl: settings.publicUrl,
    gateway,
    smarthost,
    advance: (minutes) => {
      ahead += minutes * 60_000;
    },
    addSender: async (name) => {
      const sender = await insertSender(context, name);
      senders.set(sender.secureIdId, sender);
      return sender;
    },
    stop: async () => {
      await gateway.close();
      await jobs.stop();
      await app.close();
      await listener.close();
      await storage.close();
      await smarthost.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A real SMTP server that keeps what it is given. */
export interface Smarthost {
  readonly port: number;
  /** The first mail to this address that has come or will come, and was not asked for before. */
  mailTo(address: string): Promise<MimeEntity & { readonly raw: string }>;
  /** How many came for this address, ever. */
  count(address: string): number;
  /** From now on, recipients get this SMTP answer; undefined: they are accepted. */
  answerRecipients(
    answer: ((address: string) => { code: number; text: string } | undefined) | undefined,
  ): void;
  close(): Promise<void>;
}

type ReceivedMail = MimeEntity & { readonly raw: string };

export async function startSmarthost(): Promise<Smarthost> {
  const counts = new Map<string, number>();
  const unclaimed = new Map<string, ReceivedMail[]>();
  const waiting = new Map<string, ((mail: ReceivedMail) => void)[]>();
  let refuse: ((address: string) => { code: number; text: string } | undefined) | undefined;
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onRcptTo: ({ address }, _session, callback) => {
      const refusal = refuse?.(address);
      callback(
        refusal === undefined ? null : Object.assign(new Error(refusal.text), { responseCode: refusal.code }),
      );
    },
    onData: (stream, session, callback) => {
      stream.toArray().then((chunks: Uint8Array[]) => {
        const bytes = Buffer.concat(chunks);
        const mail = Object.assign(parseMime(bytes), { raw: bytes.toString('latin1') });
        for (const { address } of session.envelope.rcptTo) {
          counts.set(address, (counts.get(address) ?? 0) + 1);
          const claim = waiting.get(address)?.shift();
          if (claim === undefined) unclaimed.set(address, [...(unclaimed.get(address) ?? []), mail]);
          else claim(mail);
        }
        callback(null);
      }, callback);
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    mailTo: (address) => {
      const mail = unclaimed.get(address)?.shift();
      if (mail !== undefined) return Promise.resolve(mail);
      return new Promise((resolve) => waiting.set(address, [...(waiting.get(address) ?? []), resolve]));
    },
    count: (address) => counts.get(address) ?? 0,
    answerRecipients: (answer) => {
      refuse = answer;
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

async function insertSender(context: ServiceContext, name: string): Promise<Sender> {
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
    .insertInto('certificate_authorities')
    .values({ id: 'firm', organisation_id: 'firm', certificate: der, created_at: now })
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
        authority_id: 'firm',
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
  return { secureIdId: name, address, displayName: name };
}
