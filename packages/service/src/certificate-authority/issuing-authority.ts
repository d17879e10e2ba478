import { randomBytes } from 'node:crypto';
import { Certificate, generateKey, issueIssuingCertificate } from '@secure-mail/smime';
import type { Logger } from 'pino';
import { type KeyFolder, randomSerialNumber } from '../keys/index.js';
import { Refusal } from '../refusal.js';
import type { Clock } from '../service-context.js';
import type { Settings } from '../settings.js';
import type { DatabaseOrTransaction, Transaction } from '../storage/index.js';
import { authorityAddresses, rootAuthorityId } from './authority-addresses.js';
import { appendToCertificateLog } from './certificate-log.js';
import { issuedValidity } from './issued-validity.js';
import { publishRevocationList } from './revocation-list.js';

/** Longer than what is left when the notification key is renewed, so that a new one is not renewed at once. */
const leastDays = 90;

/** An issuing CA whose key lies in the key folder, and which no record names yet. */
export interface PreparedAuthority {
  readonly id: string;
  readonly certificate: Certificate;
}

export interface AuthorityDependencies {
  readonly keys: KeyFolder;
  readonly clock: Clock;
  readonly log: Logger;
  readonly settings: Pick<Settings, 'publicUrl'>;
}

/**
 * Makes an issuing CA under the root, permitted to the given domains alone. Its key is on disk when this
 * resolves; `recordAuthority` makes it count.
 * @throws {Refusal} `service-unavailable` without the root's key, and when the root has expired or is about to
 */
export async function prepareIssuingAuthority(
  deps: AuthorityDependencies,
  o: { readonly name: string; readonly domains: readonly string[] },
): Promise<PreparedAuthority> {
  const root = await deps.keys.root();
  if (root === undefined) {
    throw new Refusal(
      'service-unavailable',
      "The root's key is not on this machine, so no issuing CA can be made.",
    );
  }
  const validity = issuedValidity(deps, {
    issuer: root.certificate,
    authorityId: rootAuthorityId,
    years: 10,
    leastDays,
  });
  const id = randomBytes(9).toString('hex');
  const key = await generateKey('rsa-3072');
  const certificate = await issueIssuingCertificate({
    issuer: root,
    commonName: `${o.name.slice(0, 44)} Secure Mail CA`,
    organisation: o.name.slice(0, 64),
    spki: key.spki,
    permittedDomains: o.domains,
    validity,
    serialNumber: randomSerialNumber(),
    ...authorityAddresses(deps.settings.publicUrl, rootAuthorityId),
  });
  await deps.keys.keepIssuingCa(id, { certificate, key });
  return { id, certificate };
}

export async function recordAuthority(
  trx: Transaction,
  deps: AuthorityDependencies,
  authority: PreparedAuthority,
  organisationId: string | undefined,
): Promise<void> {
  await trx
    .insertInto('certificate_authorities')
    .values({
      id: authority.id,
      organisation_id: organisationId ?? null,
      certificate: authority.certificate.der,
      created_at: deps.clock(),
    })
    .execute();
  await appendToCertificateLog(trx, { certificate: authority.certificate, address: '', at: deps.clock() });
  await publishRevocationList(trx, deps, authority.id);
}

/** The certificates between a mailbox certificate and the root. */
export async function chainOf(
  from: DatabaseOrTransaction,
  authorityId: string,
): Promise<readonly Certificate[]> {
  const row = await from
    .selectFrom('certificate_authorities')
    .select('certificate')
    .where('id', '=', authorityId)
    .executeTakeFirstOrThrow();
  return [Certificate.fromDer(new Uint8Array(row.certificate))];
}
