import { Certificate } from '../certificates/certificate.js';
import { SmimeError } from '../smime-error.js';
import { requireCertificate } from '../valid-certificate.js';
import { requireList } from '../valid-lists.js';
import type { DecryptionKey, Recipient } from './recipient.js';

/** Throws `recipient-invalid` when there is none, `invalid-argument` for what is none. */
export function requireRecipients(recipients: readonly Recipient[]): void {
  const shape = 'A recipient is { certificate }, { keyId, kek } or { password }';
  if (!Array.isArray(recipients)) throw refused(`The recipients are no list. ${shape}.`);
  if (recipients.length === 0) throw new SmimeError('recipient-invalid', 'There is nobody to encrypt to.');
  for (const recipient of recipients as readonly unknown[]) {
    if (recipient instanceof Certificate)
      throw refused(`${shape}; this is the certificate alone: write { certificate }.`);
    if (typeof recipient !== 'object' || recipient === null)
      throw refused(`${shape}; this is something else.`);
    if ('password' in recipient) continue;
    if ('kek' in recipient) {
      const { keyId, kek } = recipient as { keyId?: unknown; kek: unknown };
      if (!isBytes(keyId) || !isBytes(kek)) throw refused(`${shape}; keyId and kek are bytes.`);
    } else if ('certificate' in recipient) {
      requireCertificate(recipient.certificate as Certificate, 'certificate of a recipient');
    } else throw refused(`${shape}; this has none of them.`);
  }
}

/** Throws `invalid-argument` for what opens nothing. */
export function requireDecryptionKeys(keys: readonly DecryptionKey[]): void {
  requireList(keys, 'keys');
  if (keys.every(isKey)) return;
  const wrong: unknown = keys.find((key) => !isKey(key));
  const isPassword = typeof wrong === 'object' && wrong !== null && 'password' in wrong;
  throw refused(
    isPassword
      ? 'A key to open with is none: its password is missing. Give it as a string.'
      : 'A key to open with is none: it is { certificate, key }, { keyId, kek } or { password }.',
  );
}

function isKey(key: DecryptionKey): boolean {
  if (typeof key !== 'object' || key === null) return false;
  if ('certificate' in key)
    return key.certificate instanceof Certificate && key.key?.pkcs8 instanceof Uint8Array;
  if ('kek' in key) return key.kek instanceof Uint8Array && key.keyId instanceof Uint8Array;
  return 'password' in key && typeof key.password === 'string';
}

function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array;
}

function refused(sentence: string): SmimeError {
  return new SmimeError('invalid-argument', sentence);
}
