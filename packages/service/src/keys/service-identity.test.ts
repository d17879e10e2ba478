import { cp, mkdtemp, readdir, readFile, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { passwordIdentifiers } from '@secure-mail/contracts';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { prepareIssuingAuthority } from '../certificate-authority/index.js';
import { openOpaqueRecords, passwordLimits } from '../opaque-records/index.js';
import { beginRegistration } from '../opaque-records/opaque-client-under-test.js';
import { onBothStores } from '../storage/store-under-test.js';
import { makeKeyFolder } from './key-folder.js';
import { openServiceKeys } from './service-identity.js';

const clock = (): Date => new Date();

onBothStores((storage) => {
  let parent: string;
  let folder: string;
  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'secure-mail-identity-'));
    folder = join(parent, 'keys');
    await storage().database.deleteFrom('service_identity').execute();
    await storage().database.deleteFrom('opaque_records').execute();
    await storage().database.deleteFrom('certificate_authorities').where('id', '<>', 'root').execute();
  });
  afterEach(() => rm(parent, { recursive: true }));

  const open = (o: { readonly folder?: string; readonly serviceName?: string } = {}) =>
    openServiceKeys({ database: storage().database, folder, serviceName: 'gateway.example', clock, ...o });

  test('a new database gets keys, and the next start finds the same', async () => {
    const made = await open();
    const found = await open();
    expect(found.id).toBe(made.id);
    expect(await found.deriveServiceKey('secure-mail/1/service/session')).toEqual(
      await made.deriveServiceKey('secure-mail/1/service/session'),
    );
  });

  test('a missing key folder is said, and no new keys are made over an existing database', async () => {
    await open();
    await rm(folder, { recursive: true });
    await expect(open()).rejects.toMatchObject({ code: 'keys-missing' });
    await expect(open()).rejects.toThrow('No new keys were made.');
  });

  const swapOneCharacter = async (file: string, place: (text: string) => number): Promise<void> => {
    const text = await readFile(join(folder, file), 'utf8');
    const at = place(text);
    const other = text.charAt(at) === 'A' ? 'B' : 'A';
    await writeFile(join(folder, file), text.slice(0, at) + other + text.slice(at + 1));
  };
  const damaged = (what: string) => ({ code: 'keys-damaged', message: expect.stringContaining(what) });

  test('one changed character in the OPAQUE setups or the master key is noticed', async () => {
    const keys = await open();
    const setup = keys.opaqueSetup(keys.currentSetupId);
    for (const offset of [3, Math.floor(setup.length / 2), setup.length - 4]) {
      const before = await readFile(join(folder, 'opaque-setups.json'), 'utf8');
      await swapOneCharacter('opaque-setups.json', (text) => text.indexOf(setup) + offset);
      await expect(open()).rejects.toMatchObject(damaged('opaque-setups.json'));
      await writeFile(join(folder, 'opaque-setups.json'), before);
      await open();
    }
    await swapOneCharacter('master.key', () => 7);
    await expect(open()).rejects.toMatchObject(damaged('master.key'));
  });

  test('a setup that is added to the keyring is noted at the next start', async () => {
    const keys = await open();
    const file = join(folder, 'opaque-setups.json');
    const keyring = (added: string): string =>
      JSON.stringify({
        current: 'added',
        setups: { [keys.currentSetupId]: keys.opaqueSetup(keys.currentSetupId), added },
      });
    await writeFile(file, keyring('one'));
    await open();
    await writeFile(file, keyring('other'));
    await expect(open()).rejects.toMatchObject(damaged('opaque-setups.json'));
  });

  async function authority(): Promise<string> {
    const keys = await open();
    const settings = { publicUrl: 'https://mail.example' };
    const { database } = storage();
    const made = await prepareIssuingAuthority(
      { keys, clock, settings, log: pino({ level: 'silent' }) },
      { name: 'Firm', domains: ['firm.example'] },
    );
    await database
      .insertInto('certificate_authorities')
      .values({
        id: made.id,
        organisation_id: null,
        certificate: made.certificate.der,
        created_at: clock(),
      })
      .execute();
    return made.id;
  }

  test('keys and certificates of issuing CAs that are mixed up are noticed', async () => {
    const [one, other] = [await authority(), await authority()];
    await open();
    const path = (name: string): string => join(folder, 'authorities', name);
    await cp(path(`${one}.key`), path('spare.key'));
    await cp(path(`${other}.key`), path(`${one}.key`));
    await expect(open()).rejects.toMatchObject(damaged(one));
    await cp(path(`${other}.cer`), path(`${one}.cer`));
    await expect(open()).rejects.toMatchObject(damaged(`${one}.cer`));
    expect(await readdir(join(folder, 'authorities'))).toContain('spare.key');
  });

  test("a root key that is not the root's is noticed; none at all is in order", async () => {
    await open();
    const other = join(parent, 'other');
    await makeKeyFolder(other, { serviceName: 'gateway.example', now: clock() });
    await cp(join(other, 'root.key'), join(folder, 'root.key'));
    await expect(open()).rejects.toMatchObject(damaged('root'));
    await unlink(join(folder, 'root.key'));
    await open();
  });

  test('the keys of another database are refused', async () => {
    await open();
    await storage().database.deleteFrom('service_identity').execute();
    const other = join(parent, 'other');
    await open({ folder: other });
    await expect(open()).rejects.toMatchObject({ code: 'keys-foreign' });
  });

  test('another root certificate in the folder is refused', async () => {
    const { rootCertificate } = await open();
    const other = join(parent, 'other');
    await storage().database.deleteFrom('service_identity').execute();
    await open({ folder: other });
    await cp(join(folder, 'root.cer'), join(other, 'root.cer'));
    await expect(open({ folder: other })).rejects.toMatchObject({ code: 'keys-foreign' });
    expect(rootCertificate.isCertificateAuthority).toBe(true);
  });

  test('a setup that records were made with and that is not in the keyring is refused', async () => {
    const keys = await open();
    const { database } = storage();
    const records = openOpaqueRecords({ database, keys, clock });
    const registration = await beginRegistration(
      'password',
      passwordIdentifiers('a@firm.example', 'gateway.example'),
    );
    await database.transaction().execute(async (trx) => {
      const named = { purpose: 'password', subject: 'a' } as const;
      const { registrationRequest } = registration;
      const { recordId, registrationResponse } = await records.evaluateRegistration(trx, {
        ...named,
        registrationRequest,
      });
      const { registrationRecord } = registration.finish(registrationResponse);
      await records.acceptRecord(trx, { ...named, recordId, registrationRecord, limits: passwordLimits });
    });
    await open();
    await writeFile(
      join(folder, 'opaque-setups.json'),
      JSON.stringify({ current: 'new', setups: { new: 'x' } }),
    );
    await expect(open()).rejects.toMatchObject({ code: 'keys-missing' });
    await expect(open()).rejects.toThrow(keys.currentSetupId);
    await unlink(join(folder, 'opaque-setups.json'));
    await expect(open()).rejects.toMatchObject({ code: 'keys-missing' });
    await writeFile(join(folder, 'opaque-setups.json'), '{');
    await expect(open()).rejects.toMatchObject({ code: 'keys-damaged' });
  });

  test("the service's name cannot change, because it is part of every record", async () => {
    await open();
    await expect(open({ serviceName: 'renamed.example' })).rejects.toMatchObject({
      code: 'service-name-changed',
    });
  });

  test('a folder whose making was interrupted is made anew', async () => {
    await open();
    await storage().database.deleteFrom('service_identity').execute();
    await unlink(join(folder, 'id'));
    await open();
    await open();
  });
});
