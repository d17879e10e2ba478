import {
  type Certificate,
  issueMailboxCertificate,
  type RevocationReason,
  SmimeError,
  verifyCertificateRequest,
} from '@secure-mail/smime';
import { randomSerialNumber } from '../keys/index.js';
import { Refusal } from '../refusal.js';
import type { ServiceContext } from '../service-context.js';
import type { Transaction } from '../storage/index.js';
import { authorityAddresses } from './authority-addresses.js';
import { appendToCertificateLog } from './certificate-log.js';
import { issuedValidity } from './issued-validity.js';
import { publishRevocationList } from './revocation-list.js';

/** Nobody is to activate a Secure ID that is over within the month. */
const leastDays = 30;

export interface CertificateRequests {
  /** DER. */
  readonly signing: Uint8Array;
  readonly encryption: Uint8Array;
}

/** The public keys of two requests whose makers hold the private keys. */
export interface ProvenKeys {
  readonly signing: Uint8Array;
  readonly encryption: Uint8Array;
}

/**
 * Checks both requests: signed by the key they ask for, strong enough, for this address, and two keys.
 * @throws {Refusal} `certificate-request-invalid`
 */
export async function proveKeys(requests: CertificateRequests, address: string): Promise<ProvenKeys> {
  const [signing, encryption] = await Promise.all([
    proveKey(requests.signing, address),
    proveKey(requests.encryption, address),
  ]);
  if (Buffer.from(signing).equals(encryption)) {
    throw new Refusal('certificate-request-invalid', 'Signing and encryption need a key each.');
  }
  return { signing, encryption };
}

/** Issues a certificate per key from the organisation's issuing CA, and logs both. */
export async function issueMailboxCertificates(
  trx: Transaction,
  context: ServiceContext,
  o: { readonly organisationId: string; readonly address: string; readonly keys: ProvenKeys },
): Promise<{
  readonly signing: Certificate;
  readonly encryption: Certificate;
  readonly authorityId: string;
}> {
  const authority = await trx
    .selectFrom('certificate_authorities')
    .select('id')
    .where('organisation_id', '=', o.organisationId)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  const issue = async (use: 'sign' | 'encrypt', spki: Uint8Array): Promise<Certificate> =>
    await issueOne(trx, context, { authorityId: authority.id, address: o.address, use, spki });
  const signing = await issue('sign', o.keys.signing);
  const encryption = await issue('encrypt', o.keys.encryption);
  return { signing, encryption, authorityId: authority.id };
}

/** Revokes what an address has, and publishes the lists. @returns how many certificates that were */
export async function revokeCertificatesOf(
  trx: Transaction,
  context: Pick<ServiceContext, 'keys' | 'clock'>,
  addresses: readonly string[],
  reason: RevocationReason,
): Promise<number> {
  if (addresses.length === 0) return 0;
  const revoked = await trx
    .updateTable('certificates')
    .set({ revoked_at: context.clock(), revocation_reason: reason })
    .where('address', 'in', addresses)
    .where('revoked_at', 'is', null)
    .returning('authority_id')
    .execute();
  for (const authorityId of new Set(revoked.map((row) => row.authority_id))) {
    await publishRevocationList(trx, context, authorityId);
  }
  return revoked.length;
}

/**
 * Issues one certificate. Also used for the service's own notifications.
 * @throws {Refusal} `service-unavailable` when the issuing CA has expired or is about to
 */
export async function issueOne(
  trx: Transaction,
  context: Pick<ServiceContext, 'keys' | 'clock' | 'settings' | 'log'>,
  o: {
    readonly authorityId: string;
    readonly address: string;
    readonly use: 'sign' | 'encrypt';
    readonly spki: Uint8Array;
  },
): Promise<Certificate> {
  const issuer = await context.keys.issuingCa(o.authorityId);
  if (issuer === undefined) throw new Error(`The key of the issuing CA ${o.authorityId} is missing.`);
  const certificate = await issueMailboxCertificate({
    issuer,
    address: o.address,
    spki: o.spki,
    use: o.use,
    validity: issuedValidity(context, {
      issuer: issuer.certificate,
      authorityId: o.authorityId,
      years: context.settings.certificateYears,
      leastDays,
    }),
    serialNumber: randomSerialNumber(),
    ...authorityAddresses(context.settings.publicUrl, o.authorityId),
  });
  await trx
    .insertInto('certificates')
    .values({
      serial_number: certificate.serialNumber,
      authority_id: o.authorityId,
      address: o.address,
      use: o.use,
      der: certificate.der,
      not_before: certificate.notBefore,
      not_after: certificate.notAfter,
      revoked_at: null,
      revocation_reason: null,
    })
    .execute();
  await appendToCertificateLog(trx, { certificate, address: o.address, at: context.clock() });
  return certificate;
}

async function proveKey(request: Uint8Array, address: string): Promise<Uint8Array> {
  try {
    const proven = await verifyCertificateRequest(request);
    if (proven.address === undefined || proven.address.toLowerCase() === address) return proven.spki;
  } catch (cause) {
    if (!(cause instanceof SmimeError)) throw cause;
    throw new Refusal('certificate-request-invalid', `The certificate request is refused: ${cause.message}`, {
      cause,
    });
  }
  throw new Refusal('certificate-request-invalid', 'The certificate request is for another address.');
}
