import { keyLabels } from '@secure-mail/contracts';
import type { Logger } from 'pino';
import { issueActivationCode } from './activation/index.js';
import { openAudit } from './audit/index.js';
import { openDiskBlobStore } from './blobs/index.js';
import { openNotificationSigner, recordRoot } from './certificate-authority/index.js';
import { startDepositJobs } from './deposits/index.js';
import { startGateway } from './gateway/index.js';
import { createHttpApplication, type HttpListener, openHttpListener } from './http/index.js';
import { startJobs } from './jobs/index.js';
import { openServiceKeys } from './keys/index.js';
import { startNotificationJobs } from './notifications/index.js';
import { openOpaqueRecords } from './opaque-records/index.js';
import { startOperatorListener } from './operator/index.js';
import { startPickupJobs } from './pickup/index.js';
import { bindPublicApi } from './public-api.js';
import { issueUnlockCode, withdrawUnlockCode } from './secure-ids/index.js';
import type { Clock, ServiceContext } from './service-context.js';
import { bindSettings, type Settings, type UnboundSettings } from './settings.js';
import {
  lockDataFolder,
  migrateToLatest,
  openStorage,
  type Storage,
  startingAlone,
} from './storage/index.js';
import { startSweeps } from './sweeps.js';
import { openThrottle } from './throttling/index.js';

export interface RunningService {
  readonly settings: Settings;
  readonly context: ServiceContext;
  /** Where the gateway listens, `HOST:PORT`. */
  readonly gateway: string;
  /** Takes nothing new, lets what runs end, and lets go of everything. */
  stop(): Promise<void>;
}

/**
 * Starts the whole service. Whatever was opened is closed again when a later step refuses.
 * @throws {StartRefusal}
 */
export async function startService(o: {
  readonly settings: UnboundSettings;
  readonly log: Logger;
  readonly clock?: Clock;
}): Promise<RunningService> {
  const clock = o.clock ?? (() => new Date());
  const opened = new OpenedParts(o.log);
  try {
    // On PostgreSQL the folder holds what one process says of itself, and blobs, which processes share.
    if (o.settings.databaseUrl === undefined) {
      const lock = await lockDataFolder(o.settings.dataFolder);
      opened.add(async () => lock.release());
    }
    const listener = await openHttpListener(o.settings.httpHost, o.settings.httpPort);
    opened.add(() => listener.close());
    const settings = bindSettings(o.settings, listener.port);
    const storage = await openStorage({ ...settings, log: o.log });
    opened.add(() => storage.close());
    const context = await openContext({ settings, storage, clock, log: o.log, opened });
    await startNotificationJobs(context, (trx, mailboxId) => issueActivationCode(context, trx, mailboxId), {
      issue: (trx, mailboxId) => issueUnlockCode(context, trx, mailboxId),
      withdraw: (issued) => withdrawUnlockCode(context, issued),
    });
    await startDepositJobs(context);
    await startPickupJobs(context);
    await startSweeps(context);
    await serveHttp(context, listener, opened);
    const gateway = await startGateway(context, settings.smtpTls);
    opened.add(() => gateway.close());
    const operator = await startOperatorListener(context);
    opened.add(() => operator.close());
    o.log.info({ http: settings.publicUrl, gateway: gateway.port }, 'ready');
    return { settings, context, gateway: `${gateway.host}:${gateway.port}`, stop: () => opened.close() };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

async function openContext(o: {
  readonly settings: Settings;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly log: Logger;
  readonly opened: OpenedParts;
}): Promise<ServiceContext> {
  const { settings, storage, clock, log } = o;
  const { database } = storage;
  await migrateToLatest(database);
  const keys = await startingAlone(storage, async () => {
    const { keysFolder: folder, serviceName } = settings;
    const found = await openServiceKeys({ database, folder, serviceName, clock });
    const parts = { database, keys: found, clock, settings, log };
    await recordRoot(parts);
    found.useNotificationSigner(await openNotificationSigner(parts));
    return found;
  });
  const jobs = await startJobs(storage, log);
  o.opened.add(() => jobs.stop());
  return {
    settings,
    database,
    clock,
    keys,
    opaqueRecords: openOpaqueRecords({ database, keys, clock }),
    throttle: openThrottle({ database, clock, key: await keys.deriveServiceKey(keyLabels.throttling) }),
    jobs,
    log,
    audit: openAudit(clock),
    blobs: await openDiskBlobStore(settings.blobsFolder),
  };
}

async function serveHttp(
  context: ServiceContext,
  listener: HttpListener,
  opened: OpenedParts,
): Promise<void> {
  const { log, settings } = context;
  const app = await createHttpApplication({ listener, log, trustedProxies: settings.trustedProxies });
  await bindPublicApi(app, context);
  await app.ready();
  opened.add(async () => {
    await listener.close();
    await app.close();
  });
}

/** What is open, closed in the reverse order, once. */
class OpenedParts {
  readonly #closers: (() => Promise<void>)[] = [];
  readonly #log: Logger;

  constructor(log: Logger) {
    this.#log = log;
  }

  add(close: () => Promise<void>): void {
    this.#closers.push(close);
  }

  async close(): Promise<void> {
    for (let close = this.#closers.pop(); close !== undefined; close = this.#closers.pop()) {
      try {
        await close();
      } catch (error) {
        this.#log.error({ err: error }, 'a part did not close');
      }
    }
  }
}
