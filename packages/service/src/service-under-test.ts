import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import {
  type Answer,
  type BodyInput,
  createServiceClient,
  operatorRoutes,
  type Problem,
  passwordIdentifiers,
  type Route,
  secureIdRoutes,
} from '@secure-mail/contracts';
import { createCertificateRequest, generateKey, type PrivateKey } from '@secure-mail/smime';
import { issueActivationCode } from './activation/index.js';
import { openLog } from './logging.js';
import { beginLogin, beginRegistration } from './opaque-records/opaque-client-under-test.js';
import { readOperatorFile } from './operator/index.js';
import { type RunningService, startService } from './serve.js';
import { readSettings } from './settings.js';
import { layEmbeddedStore } from './storage/embedded-store-under-test.js';

// For tests alone: a whole service in this process on ephemeral ports and a temporary folder, and what people
// do with it, by bare HTTP and without our client.

export interface ServiceUnderTest {
  readonly service: RunningService;
  readonly url: string;
  readonly folder: string;
  /** Everything that was logged. */
  log(): string;
  /** Moves the service's clock. */
  advance(minutes: number): void;
  /** Calls a route bare. */
  call<R extends Route>(
    route: R,
    body: BodyInput<R>,
    headers?: Record<string, string>,
  ): Promise<BareAnswer<R>>;
  operator(): Promise<ReturnType<typeof createServiceClient<typeof operatorRoutes>>>;
  /** An organisation with a confirmed domain, and one invited mailbox with its activation code. */
  invite(localPart: string): Promise<{ mailboxId: string; address: string; code: string }>;
  newCode(mailboxId: string): Promise<string>;
  stop(): Promise<void>;
}

export type BareAnswer<R extends Route> = { status: number; headers: Headers } & (
  | { ok: true; answer: Answer<R> }
  | { ok: false; problem: Problem }
);

export async function startServiceUnderTest(
  environment: Readonly<Record<string, string | undefined>> = {},
): Promise<ServiceUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'secure-mail-service-'));
  let logged = '';
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      logged += chunk.toString();
      done();
    },
  });
  let ahead = 0;
  if (environment.SECURE_MAIL_DATABASE_URL === undefined) await layEmbeddedStore(join(folder, 'data'));
  const service = await startService({
    settings: readSettings({
      SECURE_MAIL_DATA: join(folder, 'data'),
      SECURE_MAIL_HTTP_PORT: '0',
      SECURE_MAIL_SMTP_PORT: '0',
      // Nothing listens there: mails wait in their queue.
      SECURE_MAIL_SMARTHOST: 'smtp://127.0.0.1:9',
      ...environment,
    }),
    log: openLog('trace', sink),
    clock: () => new Date(Date.now() + ahead),
  });
  const { context } = service;
  const url = service.settings.publicUrl;
  const operator = async () => {
    const access = await readOperatorFile(service.settings.dataFolder);
    return createServiceClient(operatorRoutes, {
      baseUrl: access?.url ?? '',
      headers: () => ({ authorization: `Bearer ${access?.token ?? ''}` }),
    });
  };
  const newCode = async (mailboxId: string): Promise<string> => {
    const issued = await context.database
      .transaction()
      .execute((trx) => issueActivationCode(context, trx, mailboxId));
    if (issued === undefined) throw new Error('The mailbox is not invited.');
    return issued.code;
  };
  return {
    service,
    url,
    folder,
    log: () => logged,
    advance: (minutes) => {
      ahead += minutes * 60_000;
    },
    call: (route, body, headers) => callRoute(url, route, body, headers),
    operator,
    invite: async (localPart) => {
      const address = `${localPart}@firm.example`;
      const commands = await operator();
      await commands.createOrganisation({ name: 'Firm', domains: ['firm.example'] });
      await commands.confirmDomain({ domain: 'firm.example', reason: 'test' });
      await commands.importMailboxes({ mailboxes: [{ address, displayName: localPart, type: 'exchange' }] });
      const mailbox = await context.database
        .updateTable('mailboxes')
        .set({ status: 'invited' })
        .where('address', '=', address)
        .returning('id')
        .executeTakeFirstOrThrow();
      return { mailboxId: mailbox.id, address, code: await newCode(mailbox.id) };
    },
    newCode,
    stop: async () => {
      await service.stop();
      await rm(folder, { recursive: true });
    },
  };
}

async function callRoute<R extends Route>(
  url: string,
  route: R,
  body: BodyInput<R>,
  headers: Record<string, string> = {},
): Promise<BareAnswer<R>> {
  const response = await fetch(new URL(route.path, url), {
    method: route.method,
    headers: route.method === 'POST' ? { 'content-type': 'application/json', ...headers } : headers,
    ...(route.method === 'POST' ? { body: JSON.stringify(body) } : {}),
  });
  const { status } = response;
  const said: unknown = await response.json();
  return response.ok
    ? { ok: true, status, headers: response.headers, answer: route.answer.parse(said) as Answer<R> }
    : { ok: false, status, headers: response.headers, problem: said as Problem };
}

/** @throws {Error} naming the refusal, where a test expected none */
export function granted<R extends Route>(answer: BareAnswer<R>): Answer<R> {
  if (!answer.ok) throw new Error(`refused: ${answer.problem.code}, ${answer.problem.detail ?? ''}`);
  return answer.answer;
}

/** @throws {Error} where a test expected a refusal and there was none */
export function refused<R extends Route>(answer: BareAnswer<R>): Problem {
  if (answer.ok) throw new Error('not refused');
  return answer.problem;
}

let keys: Promise<readonly [PrivateKey, PrivateKey]> | undefined;
/** Two key pairs, made once: what they are is of no interest to most tests. */
export function twoKeys(): Promise<readonly [PrivateKey, PrivateKey]> {
  keys ??= Promise.all([generateKey('p-256'), generateKey('p-256')]);
  return keys;
}

/** The finish of an activation that was started with the right code. */
export async function activationFinish(
  test: ServiceUnderTest,
  o: { readonly address: string; readonly code: string; readonly password: string },
) {
  const registration = await beginRegistration(o.password, passwordIdentifiers(o.address, 'gateway.example'));
  const started = granted(
    await test.call(secureIdRoutes.startActivation, {
      address: o.address,
      activationCode: o.code,
      registrationRequest: registration.registrationRequest,
    }),
  );
  const [signing, encryption] = await twoKeys();
  const request = async (key: PrivateKey): Promise<string> =>
    Buffer.from(await createCertificateRequest({ address: o.address, key })).toString('base64url');
  return {
    activationToken: started.activationToken,
    registrationRecord: registration.finish(started.registrationResponse).registrationRecord,
    signingRequest: await request(signing),
    encryptionRequest: await request(encryption),
    sealedKeys: 'c2VhbGVk',
    wrappedRoamingKey: 'd3JhcHBlZA',
    capabilities: { authEnvelopedData: true, preferBinaryInside: true },
  };
}

export async function activate(
  test: ServiceUnderTest,
  o: { readonly address: string; readonly code: string; readonly password: string },
) {
  return granted(await test.call(secureIdRoutes.finishActivation, await activationFinish(test, o))).secureId;
}

/** Signs in with the right password. @returns the header that carries the session */
export async function signIn(
  test: ServiceUnderTest,
  o: { readonly address: string; readonly password: string },
): Promise<{ readonly authorization: string }> {
  const login = await beginLogin(o.password, passwordIdentifiers(o.address, 'gateway.example'));
  const { loginId, loginResponse } = granted(
    await test.call(secureIdRoutes.startLogin, {
      address: o.address,
      startLoginRequest: login.startLoginRequest,
    }),
  );
  const finished = login.finish(loginResponse);
  if (finished === undefined) throw new Error('wrong password');
  const { finishLoginRequest } = finished;
  const { sessionToken } = granted(
    await test.call(secureIdRoutes.finishLogin, { loginId, finishLoginRequest }),
  );
  return { authorization: `Bearer ${sessionToken}` };
}
