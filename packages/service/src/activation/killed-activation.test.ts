import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServiceClient, passwordIdentifiers, secureIdRoutes } from '@secure-mail/contracts';
import { createCertificateRequest, generateKey } from '@secure-mail/smime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openKeyFolder } from '../keys/key-folder.js';
import { beginRegistration } from '../opaque-records/opaque-client-under-test.js';
import { runCommand, startServiceProcess } from '../service-process-under-test.js';
import { layEmbeddedStore } from '../storage/embedded-store-under-test.js';
import { openStorage } from '../storage/index.js';
import { issueActivationCode } from './activation-code.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'secure-mail-killed-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Writes a code for an invited mailbox while no service runs: its mail has nowhere to go here. */
async function inviteOffline(data: string, address: string): Promise<string> {
  const storage = await openStorage({ dataFolder: data, databaseUrl: undefined });
  const keys = await openKeyFolder(join(folder, 'keys'));
  if (keys === undefined) throw new Error('no keys');
  const { id } = await storage.database
    .updateTable('mailboxes')
    .set({ status: 'invited' })
    .where('address', '=', address)
    .returning('id')
    .executeTakeFirstOrThrow();
  const context = { keys, clock: () => new Date() };
  const issued = await storage.database.transaction().execute((trx) => issueActivationCode(context, trx, id));
  await storage.close();
  return issued?.code ?? '';
}

// Four starts of a real process, on however busy a machine.
const patience = 240_000;

test('killed in the middle of the finish, an activation is whole or not there, and the same finish again completes it', {
  timeout: patience,
}, async () => {
  const data = join(folder, 'data');
  const list = join(folder, 'list.csv');
  await writeFile(list, 'address,display name,type\nkilled@firm.example,Killed,exchange\n');
  await layEmbeddedStore(data);
  const first = await startServiceProcess(data);
  await runCommand(['organisation', 'create', 'Firm', '--domain', 'firm.example', '--data', data]);
  await runCommand(['mailbox', 'import', list, '--data', data]);
  await first.terminate();
  const address = 'killed@firm.example';
  const code = await inviteOffline(data, address);

  const second = await startServiceProcess(data);
  const registration = await beginRegistration('a password', passwordIdentifiers(address, 'gateway.example'));
  const { registrationRequest } = registration;
  const started = await createServiceClient(secureIdRoutes, { baseUrl: second.http }).startActivation({
    address,
    activationCode: code,
    registrationRequest,
  });
  const request = async (): Promise<string> =>
    Buffer.from(await createCertificateRequest({ address, key: await generateKey('p-256') })).toString(
      'base64url',
    );
  const finish = {
    activationToken: started.activationToken,
    registrationRecord: registration.finish(started.registrationResponse).registrationRecord,
    signingRequest: await request(),
    encryptionRequest: await request(),
    sealedKeys: 'c2VhbGVk',
    wrappedRoamingKey: 'd3JhcHBlZA',
    capabilities: { authEnvelopedData: true, preferBinaryInside: true },
  };
  // The connection is open and the request is on its way when the process dies.
  const lost = createServiceClient(secureIdRoutes, { baseUrl: second.http }).finishActivation(finish);
  const outcome = lost.then(
    () => 'answered',
    () => 'lost',
  );
  await new Promise((resolve) => setImmediate(resolve));
  await second.kill();
  await outcome;

  const third = await startServiceProcess(data);
  const { secureId } = await createServiceClient(secureIdRoutes, { baseUrl: third.http }).finishActivation(
    finish,
  );
  expect(secureId.address).toBe(address);
  await third.kill();

  const fourth = await startServiceProcess(data);
  const again = await createServiceClient(secureIdRoutes, { baseUrl: fourth.http }).finishActivation(finish);
  expect(again.secureId).toEqual(secureId);
  expect((await fourth.terminate()).exitCode).toBe(0);

  const storage = await openStorage({ dataFolder: data, databaseUrl: undefined });
  const certificates = await storage.database
    .selectFrom('certificates')
    .selectAll()
    .where('address', '=', address)
    .execute();
  expect(certificates).toHaveLength(2);
  await storage.close();
});
