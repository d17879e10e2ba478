import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { secureIdRoutes } from '@secure-mail/contracts';
import { Certificate } from '@secure-mail/smime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  activate,
  granted,
  type ServiceUnderTest,
  signIn,
  startServiceUnderTest,
} from '../service-under-test.js';
import { firstBrokenLogEntry } from './certificate-log.js';
import { revokeCertificatesOf } from './mailbox-certificates.js';
import { publishRevocationList, refreshRevocationLists } from './revocation-list.js';

let service: ServiceUnderTest;
beforeAll(async () => {
  service = await startServiceUnderTest();
});
afterAll(() => service.stop());

const openssl = async (...args: string[]): Promise<string> => {
  const { stdout, stderr } = await promisify(execFile)('openssl', args);
  return stdout + stderr;
};
const fetched = async (url: string): Promise<Uint8Array> =>
  new Uint8Array(await (await fetch(url)).arrayBuffer());
const written = async (name: string, content: Uint8Array | string): Promise<string> => {
  const path = join(service.folder, name);
  await writeFile(path, content);
  return path;
};

test('OpenSSL accepts a mailbox certificate with the lists it points to, and rejects it once it is revoked', async () => {
  const invited = await service.invite('openssl');
  const secureId = await activate(service, { ...invited, password: 'a password' });
  const leaf = Certificate.fromDer(new Uint8Array(Buffer.from(secureId.signingCertificate, 'base64url')));
  const issuer = Certificate.fromDer(await fetched(leaf.issuerUrls[0] ?? ''));
  const root = Certificate.fromDer(await fetched(issuer.issuerUrls[0] ?? ''));
  const files = {
    leaf: await written('leaf.pem', leaf.toPem()),
    issuer: await written('issuer.pem', issuer.toPem()),
    root: await written('root.pem', root.toPem()),
  };
  const verify = async (): Promise<string> => {
    const lists: string[] = [];
    for (const [name, url] of [
      ['leaf', leaf.crlUrls[0]],
      ['issuer', issuer.crlUrls[0]],
    ] as const) {
      const der = await written(`${name}.crl`, await fetched(url ?? ''));
      lists.push(await openssl('crl', '-inform', 'DER', '-in', der));
    }
    const crls = await written('lists.pem', lists.join('\n'));
    return await openssl(
      'verify',
      '-purpose',
      'smimesign',
      '-crl_check_all',
      '-CRLfile',
      crls,
      '-CAfile',
      files.root,
      '-untrusted',
      files.issuer,
      files.leaf,
    );
  };
  expect(await verify()).toContain('OK');
  const { context } = service.service;
  await context.database
    .transaction()
    .execute((trx) => revokeCertificatesOf(trx, context, [invited.address], 'keyCompromise'));
  await expect(verify()).rejects.toThrow('certificate revoked');
  const text = await openssl(
    'crl',
    '-inform',
    'DER',
    '-in',
    join(service.folder, 'leaf.crl'),
    '-noout',
    '-text',
  );
  expect(text).toContain('Key Compromise');
});

test('the issuing CA of an organisation is permitted to its domains alone', async () => {
  await service.invite('permitted');
  const { context } = service.service;
  const row = await context.database
    .selectFrom('certificate_authorities')
    .select('certificate')
    .where('organisation_id', 'is not', null)
    .executeTakeFirstOrThrow();
  const pem = await written('issuing.pem', Certificate.fromDer(new Uint8Array(row.certificate)).toPem());
  const text = await openssl('x509', '-in', pem, '-noout', '-text');
  expect(text).toMatch(/Permitted:\s+email:firm\.example/);
  expect(text).toContain('pathlen:0');
});

test('lists are made anew before they run out, with growing numbers', async () => {
  const { context } = service.service;
  const lists = () =>
    context.database.selectFrom('revocation_lists').selectAll().orderBy('authority_id').execute();
  const before = await lists();
  await refreshRevocationLists(context.database, context);
  expect(await lists()).toEqual(before);
  service.advance(4 * 24 * 60);
  await refreshRevocationLists(context.database, context);
  const after = await lists();
  for (const [position, list] of after.entries()) {
    const earlier = before[position];
    if (list.authority_id === 'root') expect(list).toEqual(earlier);
    else expect(BigInt(list.number)).toBeGreaterThan(BigInt(earlier?.number ?? '0'));
  }
});

test("revoking without the issuing CA's key fails instead of doing nothing; the root's key may be away", async () => {
  const { context } = service.service;
  const withoutKeys = {
    ...context,
    keys: { ...context.keys, root: async () => undefined, issuingCa: async () => undefined },
  };
  const publish = (id: string) =>
    context.database.transaction().execute((trx) => publishRevocationList(trx, withoutKeys, id));
  const { id } = await context.database
    .selectFrom('certificate_authorities')
    .select('id')
    .where('id', '<>', 'root')
    .executeTakeFirstOrThrow();
  await expect(publish(id)).rejects.toThrow(`The key of the issuing CA ${id} is missing`);
  await publish('root');
});

test('every certificate is in the log, and an entry that is changed or taken out shows', async () => {
  const { context } = service.service;
  const { database } = context;
  const logged = new Set(
    (await database.selectFrom('certificate_log').select('fingerprint').execute()).map(
      (row) => row.fingerprint,
    ),
  );
  for (const { der } of await database.selectFrom('certificates').select('der').execute()) {
    expect(logged).toContain(await Certificate.fromDer(new Uint8Array(der)).fingerprint());
  }
  expect(await firstBrokenLogEntry(database)).toBeUndefined();
  await database
    .updateTable('certificate_log')
    .set({ address: 'somebody@else.example' })
    .where('index', '=', 1)
    .execute();
  expect(await firstBrokenLogEntry(database)).toBe(1);
});

test('whoever is signed in sees every certificate that was ever issued for their address, revoked ones too', async () => {
  const [owner, other] = [await service.invite('log-owner'), await service.invite('log-other')];
  const password = 'a password';
  const secureId = await activate(service, { ...owner, password });
  await activate(service, { ...other, password });
  const { context } = service.service;
  await context.database
    .transaction()
    .execute((trx) => revokeCertificatesOf(trx, context, [owner.address], 'keyCompromise'));
  const session = await signIn(service, { address: owner.address, password });
  const { certificates } = granted(await service.call(secureIdRoutes.ownCertificates, {}, session));
  const own = [secureId.signingCertificate, secureId.encryptionCertificate].map((encoded) =>
    Certificate.fromDer(new Uint8Array(Buffer.from(encoded, 'base64url'))),
  );
  expect(certificates.map(({ fingerprint }) => fingerprint).sort()).toEqual(
    (await Promise.all(own.map((certificate) => certificate.fingerprint()))).sort(),
  );
  expect(certificates.every(({ revokedAt }) => revokedAt !== undefined)).toBe(true);
  const anonymous = await service.call(secureIdRoutes.ownCertificates, {});
  expect(anonymous.status).toBe(401);
});
