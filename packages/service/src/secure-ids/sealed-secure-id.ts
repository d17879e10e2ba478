import type { SealedSecureId } from '@secure-mail/contracts';
import { chainOf } from '../certificate-authority/index.js';
import type { DatabaseOrTransaction } from '../storage/index.js';

/** A Secure ID as its owner's machines get it: everything private in it is sealed. */
export async function sealedSecureId(
  from: DatabaseOrTransaction,
  which: { readonly passwordRecordId: string },
): Promise<SealedSecureId> {
  const row = await from
    .selectFrom('secure_ids')
    .innerJoin('mailboxes', 'mailboxes.id', 'secure_ids.mailbox_id')
    .innerJoin('certificates as signing', 'signing.serial_number', 'secure_ids.signing_serial')
    .innerJoin('certificates as encryption', 'encryption.serial_number', 'secure_ids.encryption_serial')
    .select([
      'mailboxes.address',
      'mailboxes.display_name',
      'secure_ids.sealed_keys',
      'secure_ids.wrapped_roaming_key',
      'signing.der as signing_certificate',
      'signing.authority_id',
      'encryption.der as encryption_certificate',
    ])
    .where('secure_ids.password_record_id', '=', which.passwordRecordId)
    .executeTakeFirstOrThrow();
  const chain = await chainOf(from, row.authority_id);
  return {
    address: row.address,
    displayName: row.display_name,
    passwordRecordId: which.passwordRecordId,
    sealedKeys: row.sealed_keys,
    wrappedRoamingKey: row.wrapped_roaming_key,
    signingCertificate: toBase64Url(row.signing_certificate),
    encryptionCertificate: toBase64Url(row.encryption_certificate),
    chain: chain.map((certificate) => toBase64Url(certificate.der)),
  };
}

function toBase64Url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}
