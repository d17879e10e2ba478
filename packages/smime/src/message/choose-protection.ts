import { CONTENT_ENCRYPTION, type ContentEncryption } from '../cms/content-ciphers.js';
import type { RsaKeyTransport } from '../cms/recipient-infos.js';
import type { SmimeCapabilities } from '../cms/smime-capabilities.js';
import { requireChoice } from '../valid-choice.js';
import { requireList } from '../valid-lists.js';

/** What a message is protected with: the fields of `ProtectOptions` of the same names. */
export interface Protection {
  readonly contentEncryption: ContentEncryption;
  readonly rsaKeyTransport: RsaKeyTransport;
  readonly inner: 'binary' | 'base64';
  readonly deriveContentKey: boolean;
}

/** Best first. AEAD before CBC whatever its key length, because CBC does not tell when it was changed. */
const PREFERENCE: readonly ContentEncryption[] = [
  'aes-256-gcm',
  'chacha20-poly1305',
  'aes-128-gcm',
  'aes-256-cbc',
  'aes-128-cbc',
];

/**
 * The policy that chooses algorithms (RFC 8551 §2.7.1). For each recipient it takes what a signature of theirs that
 * verified said (`SignatureVerdict.capabilities`), and nothing else: an unsigned claim could only weaken.
 *
 * | field               | chosen where everybody reads it               | otherwise     |
 * | ------------------- | --------------------------------------------- | ------------- |
 * | `contentEncryption` | the best: AEAD before CBC, then by key length | `aes-128-cbc` |
 * | `rsaKeyTransport`   | `oaep` (with SHA-256)                         | `pkcs1`       |
 * | `inner`             | `binary`                                      | `base64`      |
 * | `deriveContentKey`  | `true`                                        | `false`       |
 *
 * Of somebody of whom nothing is known, or who named no cipher of ours, it takes the ciphers `unknown`, which every
 * S/MIME 3.2 program reads. Of what else such a person reads nothing counts but OAEP, where AEAD is among `unknown`.
 * So the first mail to a stranger goes beside AES-CBC, and has the problem `not-authenticated-encryption` at the reader;
 * an answer brings the capabilities, to be kept with its signer's certificates.
 * @param recipients One entry per recipient; undefined for somebody of whom nothing is known. Who reads by a password or a
 * key-encryption key signs nothing: leave them out when you know that their program reads what you choose.
 * @param unknown What those are taken to read. Default: AES-256-CBC and AES-128-CBC.
 * @returns `aes-128-cbc`, which every program since S/MIME 3.1 must read, where nothing is common to all.
 * @throws {SmimeError}
 * - `invalid-argument`: `unknown` names a cipher that there is not, or the recipients are no list of capabilities.
 */
export function chooseProtection(
  recipients: readonly (SmimeCapabilities | undefined)[],
  unknown: readonly ContentEncryption[] = ['aes-256-cbc', 'aes-128-cbc'],
): Protection {
  requireList(recipients, 'capabilities of the recipients');
  for (const capabilities of recipients)
    if (capabilities) requireList(capabilities.contentEncryption, 'ciphers among the capabilities');
  requireList(unknown, 'ciphers of unknown recipients');
  for (const cipher of unknown) requireChoice(cipher, PREFERENCE, 'content encryption');
  const readable = recipients.map((capabilities) =>
    capabilities?.contentEncryption.length ? capabilities.contentEncryption : unknown,
  );
  const common = PREFERENCE.find((cipher) => readable.every((ciphers) => ciphers.includes(cipher)));
  // AEAD came into S/MIME after OAEP.
  const unknownReadOaep = unknown.some((cipher) => CONTENT_ENCRYPTION[cipher].authenticated);
  return {
    // RFC 8551 §2.7: AES-128-CBC is what every program since 3.1 must read.
    contentEncryption: common ?? 'aes-128-cbc',
    rsaKeyTransport: recipients.every((capabilities) => capabilities?.oaep ?? unknownReadOaep)
      ? 'oaep'
      : 'pkcs1',
    inner: recipients.every((capabilities) => capabilities?.prefersBinaryInside) ? 'binary' : 'base64',
    deriveContentKey: recipients.every((capabilities) => capabilities?.derivesContentKeys),
  };
}
