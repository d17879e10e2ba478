import type { MessageKey } from './translate.js';

/** Sentences by the names that `@secure-mail/smime` has for what they say. */

/** Why a signer's certificate is not trusted: the failure of its path. */
export const pathFailureSentences = {
  'no-path': 'message.untrustedNoPath',
  expired: 'message.untrustedExpired',
  'not-yet-valid': 'message.untrustedNotYetValid',
  signature: 'message.untrustedSignature',
  'not-a-ca': 'message.untrustedNotAnAuthority',
  'path-length': 'message.untrustedPathLength',
  'key-usage': 'message.untrustedKeyUsage',
  'extended-key-usage': 'message.untrustedExtendedKeyUsage',
  'name-constraints': 'message.untrustedNameConstraints',
  policy: 'message.untrustedPolicy',
  revoked: 'message.untrustedRevoked',
  'unknown-critical-extension': 'message.untrustedUnknownExtension',
  'revocation-unknown': 'message.untrustedRevocationUnknown',
  malformed: 'message.untrustedMalformed',
} as const satisfies Record<string, MessageKey>;

export type PathFailureName = keyof typeof pathFailureSentences;

/** Why nobody can tell whether a signature fits. */
export const uncheckedSentences = {
  'no-certificate': 'message.problemSignatureWithoutCertificate',
  'unsupported-algorithm': 'message.problemSignatureUnsupported',
} as const satisfies Record<string, MessageKey>;

export type UncheckedName = keyof typeof uncheckedSentences;
