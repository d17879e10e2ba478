import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { secureIdRoutes } from '@secure-mail/contracts';
import { Certificate, generateKey } from '@secure-mail/smime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ServiceContext } from '../service-context.js';
import {
  activate,
  granted,
  type ServiceUnderTest,
  signIn,
  startServiceUnderTest,
} from '../service-under-test.js';
import { firstBrokenLogEntry } from './certificate-log.js';
import { prepareIssuingAuthority, recordAuthority } from './issuing-authority.js';
import { issueOne, revokeCertificatesOf } from './mailbox-certificates.js';
import { openNotificationSigner } from './notification-signer.js';
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

const day = 24 * 60 * 60 * 1000;

/** The service's parts, with a clock so many days before the end of the certificate. */
function before(end: Certificate, days: number): ServiceContext {
  const { context } = service.service;
  return { ...context, clock: () => new Date(end.notAfter.getTime() - days * day) };
}

test('a mailbox certificate ends with its CA at the latest, and none comes from one that has a month left or less', async () => {
  const { context } = service.service;
  const order = { name: 'Ending', domains: ['ending.example'] };
  const authority = await prepareIssuingAuthority(context, order);
  await context.database.transaction().execute((trx) => recordAuthority(trx, context, authority, undefined));
  const { spki } = await generateKey('p-256');
  const issue = (days: number) =>
    context.database.transaction().execute((trx) =>
      issueOne(trx, before(authority.certificate, days), {
        authorityId: authority.id,
        address: 'anna@ending.example',
        use: 'sign',
        spki,
      }),
    );
  const { notAfter } = authority.certificate;
  expect((await issue(3 * 366)).notAfter.getTime()).toBeLessThan(notAfter.getTime());
  expect((await issue(40)).notAfter).toEqual(notAfter);
  expect(service.log()).toContain('the certificate authority expires soon');
  expect(service.log()).not.toContain('so it issues nothing');
  for (const days of [29, 0, -1])
    await expect(issue(days)).rejects.toMatchObject({ code: 'service-unavailable' });
  expect(service.log()).toContain(`"authority":"${authority.id}"`);
  expect(service.log()).toContain('so it issues nothing');
});

test('an issuing CA ends with the root at the latest, and none is made when the root is about to', async () => {
  const root = service.service.context.keys.rootCertificate;
  const order = { name: 'Late', domains: ['late.example'] };
  const late = await prepareIssuingAuthority(before(root, 400), order);
  expect(late.certificate.notAfter).toEqual(root.notAfter);
  for (const days of [89, -1])
    await expect(prepareIssuingAuthority(before(root, days), order)).rejects.toMatchObject({
      code: 'service-unavailable',
    });
});

test('a certificate is not dated before its CA when the clock is set back', async () => {
  const root = service.service.context.keys.rootCertificate;
  const clock = () => new Date(root.notBefore.getTime() - 3 * day);
  const order = { name: 'Early', domains: ['early.example'] };
  const early = await prepareIssuingAuthority({ ...service.service.context, clock }, order);
  expect(early.certificate.notBefore).toEqual(root.notBefore);
});

test('the key for notifications stays in use to its end when the root certifies no other', async () => {
  const { context } = service.service;
  const used = context.keys.notificationSigner().certificate;
  const rootless = (days: number) => {
    const parts = before(used, days);
    return openNotificationSigner({ ...parts, keys: { ...parts.keys, root: async () => undefined } });
  };
  expect((await rootless(1)).certificate.serialNumber).toBe(used.serialNumber);
  expect(service.log()).toContain('the key that signs notifications is not renewed');
  await expect(rootless(-1)).rejects.toMatchObject({ code: 'service-unavailable' });
});
